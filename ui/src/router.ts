import { createRouter, createWebHistory, type Router } from 'vue-router'
import { caller } from '@/api/client'
import { i18n } from '@/i18n'
import { routes, type Route } from '@/routes'
import { useSession } from '@/session/session'

declare module 'vue-router' {
  interface RouteMeta {
    route?: Route
  }
}

function allowed(route: Route): boolean {
  const session = useSession()
  if (route.permission === 'public') {
    return true
  }
  return session.signedIn && (route.permission === 'session' || session.may(route.permission))
}

/** The pages this person may open, in the order of the table. */
export function navigation(): Route[] {
  return routes.filter((route) => route.group && allowed(route))
}

/** Where a person begins: the first page of the navigation that is theirs. */
export function home(): string | null {
  return navigation()[0]?.path ?? null
}

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', name: 'start', component: () => import('@/shell/MissingPage.vue') },
      ...routes.map((route) => ({ path: route.path, name: route.name, component: route.page, meta: { route } })),
      { path: '/:rest(.*)*', name: 'missing', component: () => import('@/shell/MissingPage.vue') },
    ],
  })

  router.beforeEach(async (to) => {
    const session = useSession()
    await session.restore()
    const route = to.meta.route
    if (route?.permission === 'public') {
      return session.signedIn ? (home() ?? true) : true
    }
    if (!session.signedIn) {
      return { name: 'sign-in', query: to.path === '/' ? {} : { back: to.fullPath } }
    }
    if (to.name === 'start') {
      return home() ?? true
    }
    return !route || allowed(route) ? true : { name: 'missing', params: { rest: ['forbidden'] }, query: { from: to.path } }
  })

  router.afterEach((to) => {
    const { t } = i18n.global
    const name = to.meta.route ? `${t(to.meta.route.title)}${t('dot')}` : ''
    document.title = `${name}${t('app.name')}`
  })

  caller.signedOut = () => {
    const session = useSession()
    if (session.signedIn) {
      session.forget()
      void router.push({ name: 'sign-in', query: { back: router.currentRoute.value.fullPath } })
    }
  }
  return router
}
