import { expect, it } from 'vitest'
import { boundsOf, type Outlines } from './outlines'

const square = (code: string, west: number, south: number) => ({
  type: 'Feature' as const,
  properties: { code, name: code },
  geometry: { type: 'Polygon' as const, coordinates: [[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]] },
})
const drawn: Outlines = { type: 'FeatureCollection', features: [square('140213', 113, 40), square('140214', 112, 39), square('140215', 115, 42)] }

it('boxes the counties that the areas are or lie in', () => {
  expect(boundsOf(drawn, ['140213'])).toEqual([113, 40, 114, 41])
  expect(boundsOf(drawn, ['140213001', '140214'])).toEqual([112, 39, 114, 41])
})

it('has no box for a whole city or an area nobody drew', () => {
  expect(boundsOf(drawn, ['140200'])).toBeNull()
  expect(boundsOf(drawn, [])).toBeNull()
})
