// Grades of ability. A file holds either our key or the grade of the national standard (GB/T 42195) in Chinese, as an import
// or an older entry wrote it; both mean the same and are said in the person's language.
export const abilities = ['able', 'light', 'moderate', 'severe', 'complete'] as const
export type Ability = (typeof abilities)[number]

const graded: Record<string, Ability | 'unknown'> = {
  能力未评: 'unknown', 未评: 'unknown',
  能力完好: 'able',
  轻度失能: 'light', 轻度: 'light',
  中度失能: 'moderate', 中度: 'moderate',
  重度失能: 'severe', 重度: 'severe',
  完全失能: 'complete', 完全丧失: 'complete',
}

/** The key of a grade, or null when the words are somebody's own. */
export function abilityKey(of: string | null | undefined): Ability | 'unknown' | null {
  const word = of?.trim() ?? ''
  const key = [...abilities, 'unknown' as const].find((one) => one === word)
  return key ?? (Object.hasOwn(graded, word) ? graded[word]! : null)
}
