// Both languages, complete. A page adds one row to `pageStrings`; its words are reached as `<row>.<key>`.
import { createI18n } from 'vue-i18n'
import { caller } from '@/api/client'
import { accessLog } from '@/pages/access-log/strings'
import { elderFile } from '@/pages/elder-file/strings'
import { elders } from '@/pages/elders/strings'
import { incidents } from '@/pages/incidents/strings'
import { liveMap } from '@/pages/live-map/strings'
import { seat } from '@/pages/seat/strings'
import { signIn } from '@/pages/sign-in/strings'
import { supervisor } from '@/pages/supervisor/strings'
import { terminals } from '@/pages/terminals/strings'
import { users } from '@/pages/users/strings'
import { en } from './en'
import { zh } from './zh-CN'

export type Language = 'zh-CN' | 'en'

const pageStrings = { signIn, seat, liveMap, incidents, supervisor, elders, elderFile, terminals, users, accessLog }

type Side = 'zh' | 'en'
type PageWords<S extends Side> = { [Page in keyof typeof pageStrings]: (typeof pageStrings)[Page][S] }

function pagesIn<S extends Side>(side: S): PageWords<S> {
  return Object.fromEntries(Object.entries(pageStrings).map(([page, words]) => [page, words[side]])) as PageWords<S>
}

export const messages = { 'zh-CN': { ...zh, ...pagesIn('zh') }, en: { ...en, ...pagesIn('en') } }

const storageKey = 'tiexin.language'

export function storedLanguage(): Language {
  return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh-CN'
}

export const i18n = createI18n({ legacy: false, locale: storedLanguage(), fallbackLocale: false, messages, missingWarn: true })

export function speak(language: Language): void {
  i18n.global.locale.value = language
  caller.language = language
  document.documentElement.lang = language
  localStorage.setItem(storageKey, language)
}
