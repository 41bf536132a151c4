// County outlines for every map of the console: read once, kept for the life of the page.
import { api, ask } from '@/api/client'

export interface Outlines {
  type: 'FeatureCollection'
  features: OutlineFeature[]
}

export interface OutlineFeature {
  type: 'Feature'
  properties: { name: string; name_en?: string; center?: [number, number]; code?: string }
  geometry: { type: 'Polygon'; coordinates: number[][][] } | { type: 'MultiPolygon'; coordinates: number[][][][] }
}

let reading: Promise<Outlines> | null = null

export function outlines(): Promise<Outlines> {
  reading ??= ask(api.GET('/api/v1/map/outlines')).then(
    (answer) => answer as unknown as Outlines,
    (error: unknown) => {
      reading = null
      throw error
    },
  )
  return reading
}

export function rings(feature: OutlineFeature): number[][][] {
  return feature.geometry.type === 'Polygon' ? feature.geometry.coordinates : feature.geometry.coordinates.flat()
}

/** Where the name of an area is written: as given, else the middle of its outline's box. */
export function middle(feature: OutlineFeature): [number, number] {
  if (feature.properties.center) {
    return feature.properties.center
  }
  const points = rings(feature).flat()
  const lons = points.map((point) => point[0]!)
  const lats = points.map((point) => point[1]!)
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2]
}

export type Bounds = [west: number, south: number, east: number, north: number]

/** The box around the outlines these areas lie in: a division's code begins with that of its county. Null: none is drawn. */
export function boundsOf(drawn: Outlines, areaIds: readonly string[]): Bounds | null {
  const inside = drawn.features.filter((feature) => feature.properties.code && areaIds.some((id) => id.startsWith(feature.properties.code!)))
  const points = inside.flatMap((feature) => rings(feature).flat())
  if (points.length === 0) {
    return null
  }
  const lons = points.map((point) => point[0]!)
  const lats = points.map((point) => point[1]!)
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}
