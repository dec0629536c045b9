import { describe, expect, test } from 'vitest'
import { claimThreshold, LiveEvidence } from './live-evidence.ts'
import { seededRandom } from './random.ts'

describe('evidence that may be looked at any time', () => {
  test('grows for the better of two', () => {
    const evidence = new LiveEvidence()
    const random = seededRandom('better')
    for (let example = 0; example < 200; example += 1) {
      evidence.add((random.uniform() < 0.8 ? 1 : 0) - (random.uniform() < 0.5 ? 1 : 0))
    }
    expect(evidence.value).toBeGreaterThan(claimThreshold(1, 0.05))
    expect(evidence.favours).toBe('second')
  })

  test('of two alike, watched after every example, leads to a claim in at most 5 %', () => {
    const random = seededRandom('alike')
    const pass = () => (random.uniform() < 0.6 ? 1 : 0)
    let claims = 0
    for (let study = 0; study < 500; study += 1) {
      const evidence = new LiveEvidence()
      for (let example = 0; example < 300; example += 1) {
        evidence.add(pass() - pass())
        if (evidence.value >= claimThreshold(1, 0.05)) {
          claims += 1
          break
        }
      }
    }
    expect(claims / 500).toBeLessThanOrEqual(0.05)
  })
})
