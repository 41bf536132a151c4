import type { Schemas } from '@/api/client'

export const roles: Schemas['Role'][] = ['operator', 'supervisor', 'registrar', 'administrator', 'auditor']
