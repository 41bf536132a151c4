// The lockfile must hold no registry address: it names versions and hashes, and every reader uses their own registry.
import { readFileSync } from 'node:fs'

const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')
if (/"resolved":|https?:\/\/[^"]*\.tgz/.test(lock)) {
  console.error('package-lock.json names a registry. Run npm install with the .npmrc of this folder.')
  process.exit(1)
}
