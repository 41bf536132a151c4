// Text on the map: a halo so that it reads over anything, a constant size in pixels.

export interface LabelStyle {
  ink: string
  halo: string
  font: string
}

const haloPx = 4

export function label(context: CanvasRenderingContext2D, text: string, x: number, y: number, style: LabelStyle, align: CanvasTextAlign = 'left'): void {
  context.font = style.font
  context.textAlign = align
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = haloPx
  context.strokeStyle = style.halo
  context.strokeText(text, x, y)
  context.fillStyle = style.ink
  context.fillText(text, x, y)
}
