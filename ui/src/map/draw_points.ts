// Draws thousands of points on the overlay canvas, one colour after the other so that the canvas changes its pen four times a frame.
import { pointStates, type PointState, type PointTable } from './points'
import type { Projector, View } from './view'

export type PointColours = Record<PointState, string>

// The rarer and graver the state, the later and larger it is drawn.
const order: PointState[] = ['offline', 'online', 'low_battery', 'alarm']

function sizePx(state: PointState, zoom: number): number {
  const near = zoom >= 14 ? 3 : zoom >= 11 ? 1.5 : 0
  return (state === 'alarm' ? 8 : state === 'low_battery' ? 3.5 : 3) + near
}

export function drawPoints(context: CanvasRenderingContext2D, project: Projector, view: View, table: PointTable, colours: PointColours, hidden?: ReadonlySet<PointState>): void {
  for (const name of order) {
    if (hidden?.has(name)) {
      continue
    }
    const state = pointStates.indexOf(name)
    const size = sizePx(name, view.zoom)
    const half = size / 2
    context.fillStyle = colours[name]
    const round = view.zoom >= 14
    for (let row = 0; row < table.count; row++) {
      if (table.state[row] !== state) {
        continue
      }
      const x = project.x(table.x[row]!)
      const y = project.y(table.y[row]!)
      if (x < -size || y < -size || x > view.width + size || y > view.height + size) {
        continue
      }
      if (round) {
        context.beginPath()
        context.arc(x, y, half, 0, 2 * Math.PI)
        context.fill()
      } else {
        context.fillRect(x - half, y - half, size, size)
      }
    }
  }
}
