import { Environment } from '../../packages/jinja/dist/jinja.js'

new Environment().fromString('Hello {{ name }}!').render({ name: 'Ada' })
