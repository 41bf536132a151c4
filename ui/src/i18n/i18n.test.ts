import { describe, expect, it } from 'vitest'
import { routes } from '@/routes'
import { messages } from './index'

function keys(words: object, prefix = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) => (typeof value === 'object' ? keys(value as object, `${prefix}${key}.`) : [`${prefix}${key}`]))
}

function text(words: object, key: string): string {
  return key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], words) as string
}

describe('the words', () => {
  const chinese = keys(messages['zh-CN'])
  it('have the same keys in both languages', () => {
    expect(keys(messages.en).sort()).toEqual([...chinese].sort())
    expect(chinese.length).toBeGreaterThan(300)
  })
  it('are nowhere empty and use the same arguments', () => {
    const slots = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort()
    for (const key of chinese) {
      expect(text(messages['zh-CN'], key), key).not.toBe('')
      expect(text(messages.en, key), key).not.toBe('')
      expect(slots(text(messages.en, key)), key).toEqual(slots(text(messages['zh-CN'], key)))
    }
  })
  it('give every route a title', () => {
    for (const route of routes) {
      expect(chinese, route.path).toContain(route.title)
    }
  })
})
