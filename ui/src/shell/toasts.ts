// Short messages that float and leave by themselves; a failure stays until it is read.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { Failure } from '@/api/client'
import { i18n } from '@/i18n'

export interface Toast {
  id: number
  mood: 'plain' | 'ok' | 'bad'
  text: string
}

const shownMs = 6_000
const failureShownMs = 12_000
const toastsMax = 4

export const useToasts = defineStore('toasts', () => {
  const list = ref<Toast[]>([])
  let next = 1

  function show(text: string, mood: Toast['mood'] = 'plain'): void {
    const id = next++
    list.value = [...list.value, { id, mood, text }].slice(-toastsMax)
    setTimeout(() => drop(id), mood === 'bad' ? failureShownMs : shownMs)
  }

  function drop(id: number): void {
    list.value = list.value.filter((toast) => toast.id !== id)
  }

  function failed(error: unknown): void {
    show(wordsOf(error), 'bad')
  }

  return { list, show, drop, failed }
})

/** What went wrong, in the person's language, with the code that can be told on the telephone. */
export function wordsOf(error: unknown): string {
  const { t } = i18n.global
  if (error instanceof Failure) {
    return error.code === 'network' ? t('failure.network') : t('failure.detail', { words: error.words, code: error.code })
  }
  return String(error)
}
