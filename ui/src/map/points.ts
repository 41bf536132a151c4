// The last place of every terminal of this person's areas, as columns: projected once when it arrives, drawn many times.
import { defineStore } from 'pinia'
import { markRaw, ref } from 'vue'
import { api, ask } from '@/api/client'
import { useLive, type PositionRows } from '@/live/live'
import { mercatorX, mercatorY } from './view'

export const pointStates = ['online', 'offline', 'low_battery', 'alarm'] as const
export type PointState = (typeof pointStates)[number]
export const pointKinds = ['gnss', 'wifi', 'cell', 'beacon', 'manual'] as const

const degreesPerUnit = 1e-7
const firstCapacity = 16_384

/** Columns of equal meaning per row; `count` rows are in use. */
export class PointTable {
  count = 0
  ids: string[] = []
  x = new Float64Array(firstCapacity)
  y = new Float64Array(firstCapacity)
  state = new Uint8Array(firstCapacity)
  kind = new Uint8Array(firstCapacity)
  fixS = new Float64Array(firstCapacity)
  accuracyM = new Float64Array(firstCapacity)
  perState = new Uint32Array(pointStates.length)
  private readonly rowOf = new Map<string, number>()

  apply(rows: PositionRows): void {
    for (let at = 0; at < rows.terminal_id.length; at++) {
      const row = this.rowFor(rows.terminal_id[at]!)
      const state = Math.min(rows.state[at]!, pointStates.length - 1)
      this.perState[this.state[row]!]! -= 1
      this.perState[state]! += 1
      this.state[row] = state
      this.x[row] = mercatorX(rows.lon_e7[at]! * degreesPerUnit)
      this.y[row] = mercatorY(rows.lat_e7[at]! * degreesPerUnit)
      this.kind[row] = rows.kind[at]!
      this.fixS[row] = rows.fix_s[at]!
      this.accuracyM[row] = rows.accuracy_m[at]!
    }
  }

  /** The row of a terminal, or null when it has no place yet. */
  find(id: string): number | null {
    return this.rowOf.get(id) ?? null
  }

  private rowFor(id: string): number {
    const known = this.rowOf.get(id)
    if (known !== undefined) {
      return known
    }
    if (this.count === this.x.length) {
      this.grow()
    }
    const row = this.count++
    this.rowOf.set(id, row)
    this.ids.push(id)
    this.perState[0]! += 1
    return row
  }

  private grow(): void {
    const larger = <Column extends Float64Array | Uint8Array>(column: Column, next: Column): Column => {
      next.set(column)
      return next
    }
    const capacity = this.x.length * 2
    this.x = larger(this.x, new Float64Array(capacity))
    this.y = larger(this.y, new Float64Array(capacity))
    this.fixS = larger(this.fixS, new Float64Array(capacity))
    this.accuracyM = larger(this.accuracyM, new Float64Array(capacity))
    this.state = larger(this.state, new Uint8Array(capacity))
    this.kind = larger(this.kind, new Uint8Array(capacity))
  }
}

export const usePoints = defineStore('points', () => {
  const live = useLive()
  // Raw: eight thousand rows a second must not pass through the reactivity of a store.
  const table = markRaw(new PointTable())
  const total = ref(0)
  const perState = ref<number[]>([0, 0, 0, 0])
  const loaded = ref(false)
  const redraws = new Set<() => void>()
  let stop: (() => void) | null = null

  function take(rows: PositionRows): void {
    table.apply(rows)
    total.value = table.count
    perState.value = [...table.perState]
    redraws.forEach((redraw) => redraw())
  }

  async function load(): Promise<void> {
    take(await ask(api.GET('/api/v1/positions')))
    loaded.value = true
  }

  /** Points flow from now until the returned function is called; `redraw` is called after every change. */
  function follow(redraw: () => void): () => void {
    redraws.add(redraw)
    stop ??= live.readPositions(take)
    return () => {
      redraws.delete(redraw)
      if (redraws.size === 0) {
        stop?.()
        stop = null
      }
    }
  }

  return { table, total, perState, loaded, load, follow, take }
})
