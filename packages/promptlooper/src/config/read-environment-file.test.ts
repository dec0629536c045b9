import { expect, test } from 'vitest'
import { readEnvironmentFile } from './read-environment-file.ts'
import { testFolder } from './testing/folder.ts'

test('.env adds what is not set, and overrides nothing', async () => {
  await using folder = await testFolder({ '.env': '# keys\nA=from-file\nB="two words"\nexport C=3\nD=file\n' })
  expect(await readEnvironmentFile(folder.path, { A: 'set', E: 'kept', D: undefined })).toEqual({
    A: 'set',
    B: 'two words',
    C: '3',
    D: 'file',
    E: 'kept',
  })
})

test('a variable that is set to nothing stays so', async () => {
  await using folder = await testFolder({ '.env': 'A=1\n' })
  expect(await readEnvironmentFile(folder.path, { A: '' })).toEqual({ A: '' })
})

test('a folder without .env adds nothing', async () => {
  await using folder = await testFolder({})
  expect(await readEnvironmentFile(folder.path, { A: '1' })).toEqual({ A: '1' })
})
