const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** `datetime.strftime` in the C locale, by local time; unknown directives stay as they are. */
export function strftime(time: Date, format: string): string {
  return format.replace(/%(-?)([a-zA-Z%])/g, (whole, dash: string, code: string) => {
    const text = directive(time, code)
    if (text === undefined) return whole
    return dash === '-' ? text.replace(/^0+(?=\d)/, '') : text
  })
}

function directive(time: Date, code: string): string | undefined {
  const month = MONTHS[time.getMonth()] ?? ''
  const day = DAYS[time.getDay()] ?? ''
  switch (code) {
    case 'Y':
      return String(time.getFullYear())
    case 'y':
      return two(time.getFullYear() % 100)
    case 'm':
      return two(time.getMonth() + 1)
    case 'd':
      return two(time.getDate())
    case 'e':
      return String(time.getDate()).padStart(2, ' ')
    case 'H':
      return two(time.getHours())
    case 'I':
      return two(time.getHours() % 12 || 12)
    case 'M':
      return two(time.getMinutes())
    case 'S':
      return two(time.getSeconds())
    case 'f':
      return `${String(time.getMilliseconds()).padStart(3, '0')}000`
    case 'p':
      return time.getHours() < 12 ? 'AM' : 'PM'
    case 'B':
      return month
    case 'b':
    case 'h':
      return month.slice(0, 3)
    case 'A':
      return day
    case 'a':
      return day.slice(0, 3)
    case 'w':
      return String(time.getDay())
    case 'j':
      return String(dayOfYear(time)).padStart(3, '0')
    case 'F':
      return strftime(time, '%Y-%m-%d')
    case 'T':
    case 'X':
      return strftime(time, '%H:%M:%S')
    case 'R':
      return strftime(time, '%H:%M')
    case 'D':
    case 'x':
      return strftime(time, '%m/%d/%y')
    case 'c':
      return strftime(time, '%a %b %e %H:%M:%S %Y')
    case 'Z':
    case 'z':
      return ''
    case '%':
      return '%'
    default:
      return undefined
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function dayOfYear(time: Date): number {
  const start = Date.UTC(time.getFullYear(), 0, 1)
  const today = Date.UTC(time.getFullYear(), time.getMonth(), time.getDate())
  return Math.round((today - start) / 86_400_000) + 1
}
