/** Which app asks: its key and secret, from the form or as HTTP Basic (RFC 6749, 2.3.1). */
import type { Exchange } from '../http.js';

export function clientOf(exchange: Exchange, form: URLSearchParams): { readonly id: string; readonly secret: string } {
  const basic = /^Basic\s+(\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
  if (basic === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decoded);
  return { id, secret };
}

function decoded(text: string): string {
  return new URLSearchParams(`text=${text}`).get('text') ?? '';
}
