import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync('src/styles/tokens.css', 'utf8')

function colours(theme: string): Map<string, string> {
  const found = new Map<string, string>()
  const blocks = theme === 'light' ? [':root, [data-theme="light"]'] : [':root, [data-theme="light"]', `[data-theme="${theme}"]`]
  for (const opener of blocks) {
    const start = css.indexOf(`${opener} {`)
    expect(start, `theme block ${opener}`).toBeGreaterThanOrEqual(0)
    const body = css.slice(start, css.indexOf('}', start))
    for (const [, name, value] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)) {
      found.set(name!, value!)
    }
  }
  return found
}

// WCAG 2.2 relative luminance and contrast ratio.
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light! + 0.05) / (dark! + 0.05)
}

describe('token contrast', () => {
  const table = css.slice(css.indexOf('/* contrast:begin */'), css.indexOf('/* contrast:end */'))
  const themes = table.split(/^\s+\[(\w+)\]\s*$/m).slice(1)
  for (let at = 0; at < themes.length; at += 2) {
    const theme = themes[at]!
    it(`of ${theme} reaches the bar of every listed pair`, () => {
      const values = colours(theme)
      let pairs = 0
      for (const [, ink, ground, , bar] of themes[at + 1]!.matchAll(/^\s+([\w-]+) \/ ([\w-]+)\s+([\d.]+)\s+>= ([\d.]+)/gm)) {
        const ratio = contrast(values.get(ink!)!, values.get(ground!)!)
        expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(Number(bar))
        pairs += 1
      }
      expect(pairs).toBeGreaterThan(10)
    })
  }
  it('covers both console themes', () => {
    expect(table).toContain('[light]')
    expect(table).toContain('[dark]')
  })
})
