/** Two digits, as on the desks; a seat that was given up has none. */
export function seatNumber(number: number | null | undefined): string {
  return number ? String(number).padStart(2, '0') : '—'
}
