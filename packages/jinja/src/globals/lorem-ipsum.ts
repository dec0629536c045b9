import type { BoundArguments } from '../values/call-arguments.ts'
import { Markup } from '../values/markup.ts'
import { intValue } from '../values/numeric.ts'
import { isTrue } from '../values/truth.ts'
import type { Evaluation, Value } from '../values/value.ts'

/** `lipsum(n, html, min, max)`: paragraphs of filler text; other words than Python would draw. */
export function loremIpsum(args: BoundArguments, evaluation: Evaluation): Value {
  const [count, least, most] = [args[0], args[2], args[3]].map((value) => Number(intValue(value) ?? 0))
  const paragraphs: string[] = []
  for (let index = 0; index < (count ?? 0); index += 1) {
    evaluation.countSteps(1)
    paragraphs.push(paragraph(least ?? 0, most ?? 0, evaluation))
  }
  if (!isTrue(args[1])) return paragraphs.join('\n\n')
  return new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'))
}

const WORDS: readonly string[] = (
  'a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue ' +
  'bibendum blandit class commodo condimentum congue consectetuer consequat conubia ' +
  'convallis cras cubilia cum curabitur curae cursus dapibus diam dictum dictumst dignissim ' +
  'dis dolor donec dui duis egestas eget eleifend elementum elit enim erat eros est et ' +
  'etiam eu euismod facilisi facilisis fames faucibus felis fermentum feugiat fringilla ' +
  'fusce gravida habitant habitasse hac hendrerit hymenaeos iaculis id imperdiet in ' +
  'inceptos integer interdum ipsum justo lacinia lacus laoreet lectus leo libero ligula ' +
  'litora lobortis lorem luctus maecenas magna magnis malesuada massa mattis mauris metus ' +
  'mi molestie mollis montes morbi mus nam nascetur natoque nec neque netus nibh nisi nisl ' +
  'non nonummy nostra nulla nullam nunc odio orci ornare parturient pede pellentesque ' +
  'penatibus per pharetra phasellus placerat platea porta porttitor posuere potenti ' +
  'praesent pretium primis proin pulvinar purus quam quis quisque rhoncus ridiculus risus ' +
  'rutrum sagittis sapien scelerisque sed sem semper senectus sit sociis sociosqu sodales ' +
  'sollicitudin suscipit suspendisse taciti tellus tempor tempus tincidunt torquent tortor ' +
  'tristique turpis ullamcorper ultrices ultricies urna ut varius vehicula vel velit ' +
  'venenatis vestibulum vitae vivamus viverra volutpat vulputate '
)
  .trim()
  .split(' ')

// By the rules of jinja2.utils: a comma every few words, a full stop every ten to twenty.
function paragraph(least: number, most: number, evaluation: Evaluation): string {
  const between = (low: number, high: number): number => low + Math.floor(evaluation.settings.random() * (high - low))
  const size = between(least, Math.max(most, least + 1))
  evaluation.countSteps(size)
  const words: string[] = []
  let startsSentence = true
  let lastComma = 0
  let lastStop = 0
  for (let index = 0; index < size; index += 1) {
    let word = WORDS[between(0, WORDS.length)] ?? ''
    if (startsSentence) word = word.charAt(0).toUpperCase() + word.slice(1)
    startsSentence = false
    if (index - between(3, 8) > lastComma) {
      lastComma = index
      lastStop += 2
      word += ','
    }
    if (index - between(10, 20) > lastStop) {
      lastComma = index
      lastStop = index
      word += '.'
      startsSentence = true
    }
    words.push(word)
  }
  const text = words.join(' ')
  if (text.endsWith(',')) return `${text.slice(0, -1)}.`
  return text.endsWith('.') ? text : `${text}.`
}
