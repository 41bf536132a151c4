// The small map in the corner: outlines, and a red frame around what the large one shows.
import { label } from './labels'
import { middle, rings, type Outlines } from './outlines'
import type { PointTable } from './points'
import { mercatorX, mercatorY, projector, type View } from './view'

export interface OverviewColours {
  out: string
  land: string
  edge: string
  frame: string
  dot: string
  ink: string
  halo: string
}

const overviewZoom = 8.1
// A tenth of the points shows where people live as well as all of them.
const everyNth = 10

export function drawOverview(context: CanvasRenderingContext2D, size: { width: number; height: number }, areas: Outlines, table: PointTable, shown: View, colours: OverviewColours): void {
  const view: View = { lon: shown.lon, lat: shown.lat, zoom: Math.min(overviewZoom, shown.zoom - 2), ...size }
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
  context.fillStyle = colours.dot
  for (let row = 0; row < table.count; row += everyNth) {
    context.fillRect(project.x(table.x[row]!) - 1, project.y(table.y[row]!) - 1, 2, 2)
  }
  for (const feature of areas.features) {
    const [lon, lat] = middle(feature)
    label(context, feature.properties.name, project.x(mercatorX(lon)), project.y(mercatorY(lat)), { ink: colours.ink, halo: colours.halo, font: '600 12px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif' }, 'center')
  }
  const share = 2 ** (view.zoom - shown.zoom)
  const wide = Math.max(12, shown.width * share)
  const high = Math.max(9, shown.height * share)
  context.strokeStyle = colours.frame
  context.lineWidth = 2
  context.strokeRect(size.width / 2 - wide / 2, size.height / 2 - high / 2, wide, high)
}
