// The divisions tree of the city: read once for the life of the page, asked for names and children.
import { shallowRef } from 'vue'
import { api, ask, type Area } from '@/api/client'

const all = shallowRef<Area[]>([])
let reading: Promise<void> | null = null

async function load(): Promise<void> {
  all.value = (await ask(api.GET('/api/v1/areas'))).items
}

export function useAreas() {
  reading ??= load().catch(() => {
    reading = null
  })

  function counties(): Area[] {
    return all.value.filter((area) => area.level === 'county')
  }

  function under(parent: string): Area[] {
    return parent ? all.value.filter((area) => area.parent_id === parent) : []
  }

  /** From the county down to the area itself. */
  function path(id: string | null | undefined): Area[] {
    const found: Area[] = []
    let at = all.value.find((area) => area.id === id)
    while (at && at.level !== 'city' && at.level !== 'province') {
      found.unshift(at)
      const parent = at.parent_id
      at = all.value.find((area) => area.id === parent)
    }
    return found
  }

  function name(id: string | null | undefined): string {
    return path(id).map((area) => area.name).join(' ')
  }

  /** County and town in one word, as the queue says it: whoever needs the committee opens the file. */
  function short(id: string | null | undefined): string {
    return path(id).filter((area) => area.level === 'county' || area.level === 'town').map((area) => area.name).join('')
  }

  return { all, short, counties, under, path, name }
}
