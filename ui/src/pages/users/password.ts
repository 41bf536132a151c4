// A first password that can be told on the telephone: no letters that sound or look alike, groups of four.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 4
const groupLength = 4

/** `bytes` gives so many random bytes; a byte beyond the last whole round of letters is thrown away, so that none is likelier. */
export function makePassword(bytes: (count: number) => Uint8Array): string {
  const fair = 256 - (256 % letters.length)
  let picked = ''
  while (picked.length < groups * groupLength) {
    for (const byte of bytes(groups * groupLength)) {
      if (byte < fair && picked.length < groups * groupLength) {
        picked += letters[byte % letters.length]
      }
    }
  }
  return picked.match(new RegExp(`.{${groupLength}}`, 'g'))!.join('-')
}

export const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))
