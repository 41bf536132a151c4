// The alarm sounds of a seat, made with WebAudio so that nothing is downloaded.
// Priority 1: two tones every 2 s until answered; 2: one tone every 10 s; 3: once; 4: silent.
// A browser refuses sound before the first click or key after a load: `state` says so and `unlock` ends it.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

export interface Tone {
  startS: number
  lengthS: number
  hz: number
}

export interface Pattern {
  tones: Tone[]
  repeatMs: number | null
}

export const patterns: Record<number, Pattern> = {
  1: {
    tones: [
      { startS: 0, lengthS: 0.22, hz: 880 },
      { startS: 0.28, lengthS: 0.3, hz: 660 },
    ],
    repeatMs: 2_000,
  },
  2: { tones: [{ startS: 0, lengthS: 0.4, hz: 587 }], repeatMs: 10_000 },
  3: { tones: [{ startS: 0, lengthS: 0.3, hz: 494 }], repeatMs: null },
}

// The tested level: the sign-in check plays at this gain and no alarm is quieter.
const gain = 0.5

export const useRing = defineStore('ring', () => {
  let context: AudioContext | null = null
  const state = ref<'untested' | 'blocked' | 'open'>('untested')
  const tested = ref(false)
  const ready = computed(() => state.value === 'open')

  function open(): AudioContext {
    if (!context) {
      context = new AudioContext()
      context.onstatechange = refresh
    }
    refresh()
    return context
  }

  function refresh(): void {
    state.value = context?.state === 'running' ? 'open' : 'blocked'
  }

  /** To be called from a click or key press; resolves true when sound really flows. */
  async function unlock(): Promise<boolean> {
    const audio = open()
    await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 500))])
    refresh()
    return audio.state === 'running'
  }

  /** Finds out after a load whether the browser lets us sound, without a click. */
  function probe(): void {
    open()
  }

  function play(priority: number): void {
    const pattern = patterns[priority]
    if (!pattern || !context || context.state !== 'running') {
      return
    }
    for (const tone of pattern.tones) {
      const from = context.currentTime + tone.startS
      const source = context.createOscillator()
      const level = context.createGain()
      source.type = 'triangle'
      source.frequency.value = tone.hz
      level.gain.setValueAtTime(0.0001, from)
      level.gain.exponentialRampToValueAtTime(gain, from + 0.02)
      level.gain.setValueAtTime(gain, from + tone.lengthS - 0.04)
      level.gain.exponentialRampToValueAtTime(0.0001, from + tone.lengthS)
      source.connect(level).connect(context.destination)
      source.start(from)
      source.stop(from + tone.lengthS)
    }
  }

  /** The sign-in check: unlocks and plays the loudest pattern once. */
  async function test(): Promise<boolean> {
    const open = await unlock()
    if (open) {
      play(1)
      tested.value = true
    }
    return open
  }

  return { state, ready, tested, unlock, probe, play, test }
})
