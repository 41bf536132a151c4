// The small map in the corner: outlines, and a red frame around what the large one shows.
import type { Outlines } from './outlines'
import { rings } from './outlines'
import { mercatorX, mercatorY, projector, type View } from './view'

export interface OverviewColours {
  out: string
  land: string
  edge: string
  frame: string
  ink: string
  halo: string
}

export function drawOverview(context: CanvasRenderingContext2D, size: { width: number; height: number }, areas: Outlines, shown: View, colours: OverviewColours): void {
  const view: View = { lon: shown.lon, lat: shown.lat, zoom: Math.min(8.6, shown.zoom - 2), ...size }
  const project = projector(view)
  context.fillStyle = colours.out
  context.fillRect(0, 0, size.width, size.height)
  context.fillStyle = colours.land
  context.strokeStyle = colours.edge
  context.lineWidth = 1
  for (const feature of areas.features) {
    context.beginPath()
    for (const ring of rings(feature)) {
      ring.forEach((point, at) => {
        const x = project.x(mercatorX(point[0]!))
        const y = project.y(mercatorY(point[1]!))
        if (at === 0) {
          context.moveTo(x, y)
        } else {
          context.lineTo(x, y)
        }
      })
    }
    context.closePath()
    context.fill()
    context.stroke()
  }
  const share = 2 ** (view.zoom - shown.zoom)
  const wide = Math.max(12, shown.width * share)
  const high = Math.max(9, shown.height * share)
  context.strokeStyle = colours.frame
  context.lineWidth = 2
  context.strokeRect(size.width / 2 - wide / 2, size.height / 2 - high / 2, wide, high)
}
