/**
 * The certificate of an app, as its metadata hold it: the base64 body of a PEM, with or without the lines around it.
 */
import { X509Certificate } from 'node:crypto';
import { type Fact, known, unreadable } from '../../policy/index.js';
import { Text } from '../../text.js';
import { gapOf, type Place } from './place.js';

/** When it ends, an ISO time; known `undefined` where there is none. What is no certificate is a gap: nobody knows its end. */
export function endOfCertificate(text: string | undefined, place: Place): Fact<string | undefined> {
  if (text === undefined || text.trim() === '') return known(undefined, place.from);
  const end = endOf(text);
  return end === undefined
    ? unreadable(gapOf(place, { why: Text.of('facts.element.certificate') }, 'certificate'))
    : known(end, place.from);
}

function endOf(text: string): string | undefined {
  const body = text.replaceAll(/-----[A-Z ]+-----|\s/gu, '');
  try {
    return new X509Certificate(Buffer.from(body, 'base64')).validToDate.toISOString();
  } catch {
    return undefined;
  }
}
