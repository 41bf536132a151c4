export const supervisor = { zh: { title: '班长台' }, en: { title: 'Supervisor' } }
