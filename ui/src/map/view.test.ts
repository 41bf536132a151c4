import { describe, expect, it } from 'vitest'
import { distanceM, mercatorX, mercatorY, projector, scaleBar } from './view'

const view = { lon: 113.3, lat: 40.08, zoom: 14, width: 1000, height: 600 }

describe('the map view', () => {
  it('puts its centre into the middle of the screen', () => {
    const project = projector(view)
    expect(project.x(mercatorX(113.3))).toBeCloseTo(500, 6)
    expect(project.y(mercatorY(40.08))).toBeCloseTo(300, 6)
  })
  it('measures metres: one kilometre east is as long as its scale says', () => {
    const project = projector(view)
    const east = { lat: 40.08, lon: 113.3 + 1000 / (111_319.49 * Math.cos((40.08 * Math.PI) / 180)) }
    expect(project.x(mercatorX(east.lon)) - 500).toBeCloseTo(1000 * project.pixelsPerMetre, 3)
    expect(distanceM({ lat: 40.08, lon: 113.3 }, east)).toBeCloseTo(998.9, 0)
  })
  it('chooses a round scale bar that fits', () => {
    const bar = scaleBar(view, 120)
    expect([1, 2, 5]).toContain(Number(String(bar.metres)[0]))
    expect(bar.pixels).toBeLessThanOrEqual(120)
    expect(bar.pixels).toBeGreaterThan(120 / 2.6)
  })
})
