// Tables leave the browser as XLSX (bureaus live in Excel) or as CSV in UTF-8 with a byte order mark, which Excel reads right.

export interface ExportColumn<Row> {
  title: string
  value: (row: Row) => string | number | null
}

// A spreadsheet runs a cell that begins like a formula; a leading apostrophe keeps it text.
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

export function csvOf<Row>(columns: readonly ExportColumn<Row>[], rows: readonly Row[]): string {
  const cell = (value: string | number | null) => {
    const text = typeof value === 'number' ? String(value) : harmless(value ?? '')
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [columns.map((column) => cell(column.title)), ...rows.map((row) => columns.map((column) => cell(column.value(row))))]
  return '\ufeff' + lines.map((line) => line.join(',')).join('\r\n') + '\r\n'
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

export function saveCsv<Row>(name: string, columns: readonly ExportColumn<Row>[], rows: readonly Row[]): void {
  save(new Blob([csvOf(columns, rows)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
}

const wideCharacters = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g
const widthMin = 6
const widthMax = 60
// A cell keeps a little air on both sides, else the last digit of a full column turns into ###.
const widthAir = 2

/** How wide a text stands in a sheet, in the characters a spreadsheet counts with: a Chinese one takes two. */
export function widthOf(text: string): number {
  return text.length + (text.match(wideCharacters)?.length ?? 0)
}

/** The width each column needs for its head and its longest cell, within what a screen can show. */
export function columnWidths<Row>(columns: readonly ExportColumn<Row>[], rows: readonly Row[]): number[] {
  return columns.map((column) => {
    let widest = widthOf(column.title)
    for (const row of rows) {
      widest = Math.max(widest, widthOf(String(column.value(row) ?? '')))
      if (widest >= widthMax) {
        break
      }
    }
    return Math.min(widthMax, Math.max(widthMin, widest + widthAir))
  })
}

export async function saveXlsx<Row>(name: string, columns: readonly ExportColumn<Row>[], rows: readonly Row[]): Promise<void> {
  const { default: write } = await import('write-excel-file/browser')
  const head = columns.map((column) => ({ value: column.title, fontWeight: 'bold' as const }))
  const body = rows.map((row) =>
    columns.map((column) => {
      const value = column.value(row)
      return value === null ? null : { value }
    }),
  )
  const widths = columnWidths(columns, rows).map((width) => ({ width }))
  // The head stays in sight: an export of a city is scrolled for a long time.
  const made = await write([head, ...body], { columns: widths, stickyRowsCount: 1 }).toBlob()
  save(made, `${name}.xlsx`)
}
