// The short list of who looked: the same person doing the same thing for the same reason stands once, with the last time.
import type { Schemas } from '@/api/client'

type Access = Schemas['Access']

export interface ViewerGroup {
  /** The newest of them. */
  last: Access
  count: number
}

/** Newest first, as the accesses are. */
export function groupViewers(accesses: readonly Access[], groupsMax: number): ViewerGroup[] {
  const groups = new Map<string, ViewerGroup>()
  for (const access of accesses) {
    const key = JSON.stringify([access.user?.user_id ?? null, access.role, access.action, access.reason ?? null])
    const known = groups.get(key)
    if (known) {
      known.count += 1
    } else {
      groups.set(key, { last: access, count: 1 })
    }
  }
  return [...groups.values()].slice(0, groupsMax)
}
