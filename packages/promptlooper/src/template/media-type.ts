import { extname } from 'node:path'

/** The media type of a file by the end of its name; null for an image whose end says nothing. */
export function mediaTypeOf(path: string, kind: 'image' | 'file'): string | null {
  const end = extname(path).toLowerCase()
  const image = imageTypes.get(end)
  if (kind === 'image') return image ?? null
  return image ?? fileTypes.get(end) ?? 'application/octet-stream'
}

const imageTypes: ReadonlyMap<string, string> = new Map([
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.gif', 'image/gif'],
  ['.webp', 'image/webp'],
  ['.bmp', 'image/bmp'],
  ['.tif', 'image/tiff'],
  ['.tiff', 'image/tiff'],
  ['.heic', 'image/heic'],
  ['.svg', 'image/svg+xml'],
])

const fileTypes: ReadonlyMap<string, string> = new Map([
  ['.pdf', 'application/pdf'],
  ['.txt', 'text/plain'],
  ['.md', 'text/markdown'],
  ['.csv', 'text/csv'],
  ['.html', 'text/html'],
  ['.xml', 'text/xml'],
  ['.json', 'application/json'],
  ['.mp3', 'audio/mpeg'],
  ['.wav', 'audio/wav'],
  ['.mp4', 'video/mp4'],
  ['.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
])
