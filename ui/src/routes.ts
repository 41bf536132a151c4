// Every page of the console in one table. A row: where it is, who may see it, what it is called, where the navigation lists it.
import type { Component } from 'vue'
import type { Permission } from '@/api/client'
import type { IconName } from '@/parts/icons'

export interface Route {
  path: string
  name: string
  permission: Permission | 'public' | 'session'
  title: string
  page: () => Promise<{ default: Component }>
  /** Group of the navigation; absent: not listed. */
  group?: 'emergency' | 'people' | 'administration'
  icon?: IconName
  /** Pages that fill the screen without the navigation. */
  bare?: boolean
}

export const routes: Route[] = [
  { path: '/sign-in', name: 'sign-in', permission: 'public', title: 'signIn.title', page: () => import('@/pages/sign-in/SignInPage.vue'), bare: true },
  { path: '/seat', name: 'seat', permission: 'seat.own', title: 'seat.title', page: () => import('@/pages/seat/SeatPage.vue'), group: 'emergency', icon: 'headset', bare: true },
  { path: '/incidents', name: 'incidents', permission: 'incident.read', title: 'incidents.title', page: () => import('@/pages/incidents/IncidentsPage.vue'), group: 'emergency', icon: 'bell' },
  { path: '/incidents/:id', name: 'incident', permission: 'incident.read', title: 'incidents.one', page: () => import('@/pages/incidents/IncidentPage.vue') },
  { path: '/supervisor', name: 'supervisor', permission: 'incident.supervise', title: 'supervisor.title', page: () => import('@/pages/supervisor/SupervisorPage.vue'), group: 'emergency', icon: 'chart' },
  { path: '/live-map', name: 'live-map', permission: 'position.read', title: 'liveMap.title', page: () => import('@/pages/live-map/LiveMapPage.vue'), group: 'emergency', icon: 'map' },
  { path: '/elders', name: 'elders', permission: 'elder.read', title: 'elders.title', page: () => import('@/pages/elders/EldersPage.vue'), group: 'people', icon: 'file' },
  { path: '/elders/new', name: 'elder-new', permission: 'elder.write', title: 'elderFile.newTitle', page: () => import('@/pages/elder-file/ElderFormPage.vue') },
  { path: '/elders/:id', name: 'elder-file', permission: 'elder.read', title: 'elderFile.title', page: () => import('@/pages/elder-file/ElderFilePage.vue') },
  { path: '/elders/:id/edit', name: 'elder-edit', permission: 'elder.write', title: 'elderFile.formTitle', page: () => import('@/pages/elder-file/ElderFormPage.vue') },
  { path: '/terminals', name: 'terminals', permission: 'terminal.read', title: 'terminals.title', page: () => import('@/pages/terminals/TerminalsPage.vue'), group: 'people', icon: 'watch' },
  { path: '/users', name: 'users', permission: 'user.read', title: 'users.title', page: () => import('@/pages/users/UsersPage.vue'), group: 'administration', icon: 'users' },
  { path: '/access-log', name: 'access-log', permission: 'access_log.read', title: 'accessLog.title', page: () => import('@/pages/access-log/AccessLogPage.vue'), group: 'administration', icon: 'eye' },
]
