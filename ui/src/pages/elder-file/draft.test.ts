import { describe, expect, it } from 'vitest'
import type { Elder } from '@/api/client'
import { bodyOf, draftOf, emptyContact, emptyDraft, faultsOf, idCheckRight, inputOf, merge, type Draft } from './draft'

const narrow = (id: string) => id.length >= 9

function filled(): Draft {
  const secret = () => ({ mode: 'keep' as const, value: '' })
  return { ...emptyDraft(), name: '张桂英', birth: '1944-03-01', areaId: '140213001', address: '3 号楼', idNumber: secret(), card: secret(), phones: secret(), doorCode: secret(), contacts: [{ ...emptyContact('1'), id: '1', name: '李秀梅', phoneMasked: '139****2201' }] }
}

describe('the draft of a file', () => {
  it('shows a home in as many digits as a person can check, and sends nothing that nobody touched', () => {
    const lists = { languages: [], diseases: [], medicines: [], allergies: [], contacts: [] }
    const elder = { name: '张桂英', birth: '1944-03-01', address: '3 号楼', ...lists } as unknown as Elder
    const draft = draftOf({ ...elder, home: { lat: 40.084890902169725, lon: 113.3 } } as Elder)
    expect([draft.lat, draft.lon]).toEqual(['40.084891', '113.3'])
    expect(bodyOf(draft, { ...draft })).toEqual({})
    expect(draftOf(elder).lat).toBe('')
  })
  it('takes a grade written in the words of the standard for the choice of the list, and sends nothing for it', () => {
    const lists = { languages: [], diseases: [], medicines: [], allergies: [], contacts: [] }
    const elder = { name: '张桂英', birth: '1944-03-01', address: '3 号楼', ...lists } as unknown as Elder
    const draft = draftOf({ ...elder, ability: '中度失能' } as Elder)
    expect(draft.ability).toBe('moderate')
    expect(bodyOf(draft, { ...draft })).toEqual({})
    expect(draftOf({ ...elder, ability: '走路要人扶' } as Elder).ability).toBe('走路要人扶')
  })
  it('knows the check digit of an ID number', () => {
    expect(idCheckRight('11010519491231002X')).toBe(true)
    expect(idCheckRight('110105194912310021')).toBe(false)
  })
  it('says for every fault which input it belongs to', () => {
    const draft = { ...emptyDraft(), lat: '40', contacts: [emptyContact('n1')], idNumber: { mode: 'set' as const, value: '1402' } }
    expect(faultsOf(draft, '2026-11-23', narrow).map((fault) => fault.field)).toEqual(['e-name', 'e-birth', 'e-id_number', 'e-area_id', 'e-address', 'e-home-lon', 'c-n1-name', 'c-n1-phone'])
    expect(faultsOf(filled(), '2026-11-23', narrow)).toEqual([])
  })
  it('refuses a birth after today and an area wider than a town', () => {
    expect(faultsOf({ ...filled(), birth: '2027-01-01', areaId: '140213' }, '2026-11-23', narrow).map((fault) => fault.key)).toEqual(['birthFuture', 'areaMissing'])
  })
  it('sends only what changed and never a secret that was left alone', () => {
    const base = filled()
    expect(bodyOf(base, structuredClone(base))).toEqual({})
    expect(bodyOf(base, { ...structuredClone(base), allergies: '青霉素\n\n海鲜 ', card: { mode: 'set', value: ' ' } })).toEqual({ allergies: ['青霉素', '海鲜'] })
    expect(bodyOf(base, { ...structuredClone(base), doorCode: { mode: 'clear', value: '' } })).toEqual({ door_code: null })
  })
  it('keeps the telephone of a known contact by sending none', () => {
    const base = filled()
    const mine = structuredClone(base)
    mine.contacts[0]!.hours = '晚上'
    expect(bodyOf(base, mine).contacts).toEqual([{ id: '1', name: '李秀梅', relation: '', role: 'relative', hours: '晚上', has_key: false, place: null, minutes_away: null }])
  })
  it('merges three ways: theirs where I did nothing, mine where I wrote, both named', () => {
    const base = filled()
    const mine = { ...structuredClone(base), note: '我写的', address: '3 号楼 401' }
    const theirs = { ...structuredClone(base), note: '别人写的', medicines: '阿司匹林' }
    const merged = merge(base, mine, theirs)
    expect(merged.both).toEqual(['note'])
    expect(merged.draft).toMatchObject({ note: '我写的', address: '3 号楼 401', medicines: '阿司匹林' })
  })
  it('finds the input of a server fault', () => {
    expect(inputOf('contacts[0].minutes_away', filled())).toBe('c-1-minutes')
    expect(inputOf('home.lat', filled())).toBe('e-home-lat')
    expect(inputOf('area_id', filled())).toBe('e-area_id')
  })
})
