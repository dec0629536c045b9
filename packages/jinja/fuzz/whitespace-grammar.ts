import type { Grammar } from './grammar.ts'

/**
 * Delimiters with every sign, blanks and line ends around them, raw blocks, comments, and lines that begin with a prefix.
 * `§` and `§§` stand for the prefixes of line statements and line comments.
 */
export const whitespaceProductions: Grammar = {
  layout: ['<piece>', '<piece><piece><piece>', '<piece><piece><piece><piece><piece>', '<piece><piece><piece><piece><piece><piece><piece><piece>'],
  piece: ['', '<blank>', '<blank>', '<plain>', '{{<sign><blank>n<blank><minus>}}', '{{<sign>"a\\nb"<minus>}}', '{#<sign> c <blank><sign>#}', '{%<sign> if n <sign>%}<layout>{%<sign> endif <sign>%}', '{%<sign> raw <minus>%}<blank>{{ r }}<blank>{%<sign> endraw <sign>%}', '{%<sign>raw<sign>%}<blank>{% x %}{%<sign>endraw<minus>%}', '{% set v %}<layout>{% endset %}[{{ v }}]', '{%<sign>for q in l<sign>%}<blank>{{q}}<blank>{%<sign>endfor<sign>%}', '{%<sign><blank>set q = "l1\nl2"<blank><sign>%}', '<line>', '<line>', '<comment>', '{{ "x<blank>y" }}', '{{ n }}}', '{{{ n }}', '{{ {"a": {"b": 1}} }}', '{# {{ #}', '{#<sign>#}', '{{ "}}" }}', '{% if "%}" %}y{% endif %}', '{%- macro w() -%}<blank>w<blank>{%- endmacro -%}{{ w() }}', '{% block b@# %}<blank>{% endblock %}'],
  blank: ['', ' ', '  ', '\n', '\n\n', '\t', ' \n ', '\r\n', '\r', '\u000b', '\u00a0', '\u2028', '\n\t\n', '\f'],
  plain: ['a', 'b c', 'x\n', '{', '}', '%', '}}', '%}', '#}', 'é', '-', '+', '# no', '§ x', '%%', '//', '<!-- h -->', '{ {', '\\'],
  sign: ['', '', '', '-', '+'],
  minus: ['', '', '-'],
  line: ['\n§ set q = 1\n', '\n  § set q = [1,\n2]\n', '\n§ for i in [1, 2]:\nk{{ i }}\n§ endfor\n', '§ if n\nz\n  § endif \n', '\n§ if n <blank>\n<plain>\n§ else:\n<plain>\n§ endif', '\n§- if n\n\n x\n§- endif\n', '\n§ include "part"\n', '\n§ set q = {"a":\n 1}\n<plain>', '§ for i in l §§ note\n{{ i }}\n§endfor\n', '\n§ raw\n{{ x }}\n§ endraw\n', '\n§§§ if n\n', '\n\n § print(1)\n'],
  comment: ['§§ note\n', ' §§ note {{ n }}\n', '\n  §§ note\n\n', 'a §§ note', '{{ n }} §§ {% if %}\n', '§§', '\n§§ one\n§§ two\n'],
}
