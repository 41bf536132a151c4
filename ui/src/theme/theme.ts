// Day or night look. It follows the shift (night 20:00 to 08:00, Asia/Shanghai); the person may override it on this desk.
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { hour } from '@/format/time'

export type Theme = 'light' | 'dark'
export type ThemeChoice = 'shift' | Theme

const nightFromHour = 20
const nightToHour = 8
const storageKey = 'tiexin.theme'

export function shiftTheme(nowMs: number): Theme {
  const h = hour(nowMs)
  return h >= nightFromHour || h < nightToHour ? 'dark' : 'light'
}

function stored(): ThemeChoice {
  const value = localStorage.getItem(storageKey)
  return value === 'light' || value === 'dark' ? value : 'shift'
}

export const useTheme = defineStore('theme', () => {
  const choice = ref<ThemeChoice>(stored())
  const now = ref(Date.now())
  setInterval(() => (now.value = Date.now()), 30_000)
  const theme = computed<Theme>(() => (choice.value === 'shift' ? shiftTheme(now.value) : choice.value))

  function choose(next: ThemeChoice): void {
    choice.value = next
    localStorage.setItem(storageKey, next)
  }

  watch(theme, (value) => document.documentElement.setAttribute('data-theme', value), { immediate: true })
  return { choice, theme, choose }
})
