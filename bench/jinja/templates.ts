/** The templates that are measured, each with its variables. */
export interface MeasuredTemplate {
  readonly source: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** A prompt of a classifier with twenty examples. */
export const fewShot: MeasuredTemplate = {
  source: `You are a classifier of short reviews. Use one of these labels: {{ labels|join(', ') }}.
{% if instructions %}
{{ instructions|trim }}
{% endif %}
{% for example in examples -%}
Example {{ loop.index }}:
Review: {{ example.text }}
Label: {{ example.label }}
{% if not loop.last %}---
{% endif %}
{%- endfor %}

Review: {{ text|trim }}
Label:`,
  variables: {
    labels: ['positive', 'negative', 'neutral'],
    instructions: '  Answer with the label alone, without a full stop.\n',
    text: ' Slow in the middle, but the last half hour is worth the ticket. ',
    examples: Array.from({ length: 20 }, (_, index) => ({
      text: `I saw this film on a rainy evening, row ${index}, and would ${index % 2 === 0 ? '' : 'not '}go again.`,
      label: index % 2 === 0 ? 'positive' : 'negative',
    })),
  },
}

/** A document of 100 KB in a variable. */
export const longDocument: MeasuredTemplate = {
  source: 'Summarise the document in three sentences.\n\n<document>\n{{ document }}\n</document>',
  variables: { document: 'All work and no play makes Jack a dull boy.\n'.repeat(2400).slice(0, 100_000) },
}
