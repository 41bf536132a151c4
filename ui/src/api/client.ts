// The typed client of api/openapi.yaml. Every answer that is not a success becomes a Failure with the server's stable code.
import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type IncidentSummary = Schemas['IncidentSummary']
export type Incident = Schemas['Incident']
export type Elder = Schemas['Elder']
export type ElderSummary = Schemas['ElderSummary']
export type Seat = Schemas['Seat']
export type Session = Schemas['Session']
export type Site = Schemas['Site']
export type Position = NonNullable<Schemas['Position']>
export type Responder = Schemas['Responder']
export type Command = Schemas['Command']
export type Contact = Schemas['Contact']
export type Permission = Schemas['Permission']
export type AlarmKind = Schemas['AlarmKind']
export type Outcome = Schemas['Outcome']
export type Area = Schemas['Area']
export type LogEvent = Schemas['Event']

// What differs from caller to caller and request to request: set by the session and the language switch.
export const caller = {
  csrfToken: '',
  language: 'zh-CN',
  /** Called when the server no longer knows our session. */
  signedOut: (): void => undefined,
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', caller.language)
    if (request.method !== 'GET' && caller.csrfToken) {
      request.headers.set('X-CSRF-Token', caller.csrfToken)
    }
    return request
  },
  onResponse({ request, response }) {
    if (response.status === 401 && !request.url.endsWith('/api/v1/sessions')) {
      caller.signedOut()
    }
    return response
  },
}

export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' })
api.use(headers)

export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problem: Schemas['Problem'] | null,
  ) {
    super(message)
  }

  /** The server's own words, else its code: enough to tell somebody on the telephone. */
  get words(): string {
    return this.problem?.detail ?? this.problem?.title ?? this.message
  }
}

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

function problemOf(error: unknown): Schemas['Problem'] | null {
  return typeof error === 'object' && error !== null && 'code' in error ? (error as Schemas['Problem']) : null
}

/** The data of a successful answer; throws Failure for every other, `network` when there was none. */
export async function ask<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>
  try {
    answer = await call
  } catch {
    throw new Failure(0, 'network', 'network', null)
  }
  if (!answer.response.ok) {
    const problem = problemOf(answer.error)
    const code = problem?.code ?? `http_${answer.response.status}`
    throw new Failure(answer.response.status, code, problem?.title ?? code, problem)
  }
  return answer.data as Data
}

/** A fresh Idempotency-Key: one per intention of the person, repeated when the same intention is sent again. */
export function intentionKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
