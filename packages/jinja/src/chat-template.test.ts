import { expect, test } from 'vitest'
import { chatTemplate } from './chat-template.ts'
import { TemplateRuntimeError } from './errors.ts'

const messages = [
  { role: 'user', content: 'Grüße <b>' },
  { role: 'assistant', content: 'Hi' },
]

test('a chat template has the functions that transformers gives it', () => {
  const source = `{% for m in messages %}
    {% if m.role == 'assistant' %}
{% generation %}{{ m.content }}{% endgeneration %}
    {% else %}
{{ m | tojson }}
    {% endif %}
{% endfor %}
{{ strftime_now('%d %b %Y') }}`
  const template = chatTemplate(source, { now: () => new Date(2025, 6, 10) })
  expect(template.render({ messages })).toBe('{"role": "user", "content": "Grüße <b>"}\nHi10 Jul 2025')
})

test('raise_exception ends the render with its message', () => {
  const template = chatTemplate("{{ raise_exception('roles must alternate') }}")
  expect(() => template.render({ messages })).toThrow(TemplateRuntimeError)
  expect(() => template.render({ messages })).toThrow('roles must alternate')
})
