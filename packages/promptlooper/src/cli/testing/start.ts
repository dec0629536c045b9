import { runProgram } from '../program.ts'

// The command's door for tests: the same program as bin/promptlooper.js starts, from its sources.
process.exitCode = await runProgram(process.argv.slice(2))
