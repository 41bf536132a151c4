// Writes src/api/schema.d.ts from ../api/openapi.yaml; with --check it only compares and fails when they differ.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const contract = new URL('../../api/openapi.yaml', import.meta.url)
const target = fileURLToPath(new URL('../src/api/schema.d.ts', import.meta.url))
const head = '// Generated from api/openapi.yaml by `npm run api`. Do not edit.\n\n'
const text = head + astToString(await openapiTS(contract))

if (process.argv.includes('--check')) {
  const present = existsSync(target) ? readFileSync(target, 'utf8') : ''
  if (present !== text) {
    console.error('src/api/schema.d.ts differs from api/openapi.yaml. Run `npm run api` and commit the result.')
    process.exit(1)
  }
} else {
  writeFileSync(target, text)
}
