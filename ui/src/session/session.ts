// Who sits here and what they may do. Filled by sign-in or by the cookie of an earlier one.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api, ask, caller, type Permission, type Schemas, type Seat, type Session, type Site } from '@/api/client'
import { useClock } from '@/format/clock'

export const useSession = defineStore('session', () => {
  const clock = useClock()
  const session = ref<Session | null>(null)
  const site = ref<Site | null>(null)
  const seat = ref<Seat | null>(null)
  const asked = ref(false)

  const user = computed(() => session.value?.user ?? null)
  const signedIn = computed(() => session.value !== null)
  const granted = computed(() => new Set<Permission>(session.value?.permissions ?? []))

  function may(permission: Permission): boolean {
    return granted.value.has(permission)
  }

  function take(next: Session): void {
    session.value = next
    seat.value = next.seat ?? null
    caller.csrfToken = next.csrf_token
    clock.learn(Date.parse(next.server_time))
  }

  function forget(): void {
    session.value = null
    seat.value = null
    caller.csrfToken = ''
  }

  async function loadSite(): Promise<void> {
    site.value ??= await ask(api.GET('/api/v1/site'))
  }

  /** Asks once whether the cookie of an earlier sign-in still holds. */
  async function restore(): Promise<void> {
    if (asked.value) {
      return
    }
    const before = caller.signedOut
    caller.signedOut = () => undefined
    try {
      take(await ask(api.GET('/api/v1/sessions/current')))
    } catch {
      forget()
    } finally {
      asked.value = true
      caller.signedOut = before
    }
  }

  async function refresh(): Promise<void> {
    take(await ask(api.GET('/api/v1/sessions/current')))
  }

  async function signIn(body: Schemas['SignIn']): Promise<void> {
    take(await ask(api.POST('/api/v1/sessions', { body })))
    asked.value = true
  }

  async function signOut(): Promise<void> {
    try {
      await ask(api.DELETE('/api/v1/sessions/current'))
    } finally {
      forget()
    }
  }

  async function setSeat(body: Schemas['SeatChange']): Promise<void> {
    seat.value = await ask(api.PUT('/api/v1/sessions/current/seat', { body }))
  }

  return { session, site, seat, user, signedIn, asked, may, loadSite, restore, refresh, signIn, signOut, setSeat, forget }
})
