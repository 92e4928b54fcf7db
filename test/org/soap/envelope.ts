/** Envelopes and faults, as the SOAP endpoints of Salesforce write them. */
import { escapeXml } from '../metadata/tree.js';
import type { Answer } from '../http.js';
import type { Element } from './xml.js';
import { child, readXml } from './xml.js';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

export interface SoapRequest {
  readonly header: Element | undefined;
  /** The operation: first element of the body. */
  readonly operation: Element;
}

/** A fault with its code, `INVALID_SESSION_ID`. */
export class SoapFault extends Error {
  public constructor(
    public readonly code: string,
    message: string,
    /** Name of the element in `detail`; none for faults without one. */
    public readonly detail?: string,
  ) {
    super(message);
    this.name = 'SoapFault';
  }
}

/** @throws XmlError, or a fault when there is no body */
export function readEnvelope(text: string): SoapRequest {
  const envelope = readXml(text);
  const operation = child(envelope, 'Body')?.children[0];
  if (envelope.name !== 'Envelope' || operation === undefined) {
    throw new SoapFault('CLIENT', 'No operation available for request');
  }
  return { header: child(envelope, 'Header'), operation };
}

function xmlAnswer(status: number, body: string): Answer {
  return { status, headers: { 'Content-Type': 'text/xml;charset=UTF-8' }, body };
}

export function success(namespace: string, operation: string, result: string): Answer {
  const body =
    `${DECLARATION}<soapenv:Envelope xmlns:soapenv="${SOAP}" xmlns="${namespace}" xmlns:xsi="${XSI}">` +
    `<soapenv:Body><${operation}Response>${result}</${operation}Response></soapenv:Body></soapenv:Envelope>`;
  return xmlAnswer(200, body);
}

export interface FaultStyle {
  /** `urn:fault.partner.soap.sforce.com`, or the metadata namespace. */
  readonly namespace: string;
  /** Before the code in `faultcode`. */
  readonly prefix: '' | 'sf:' | 'ns1:';
}

/** HTTP 500 with the fault (recorded bodies: see the project's login-message vectors). */
export function faultAnswer(fault: SoapFault, style: FaultStyle): Answer {
  const { namespace, prefix } = style;
  const declared = prefix === 'ns1:' ? ` xmlns:ns1="${namespace}"` : '';
  const code = `<faultcode${declared}>${prefix}${fault.code}</faultcode>`;
  const text = `<faultstring>${fault.code}: ${escapeXml(fault.message)}</faultstring>`;
  const body =
    `${DECLARATION}<soapenv:Envelope xmlns:soapenv="${SOAP}" xmlns:sf="${namespace}" xmlns:xsi="${XSI}">` +
    `<soapenv:Body><soapenv:Fault>${code}${text}${detailXml(fault, prefix)}</soapenv:Fault></soapenv:Body>` +
    '</soapenv:Envelope>';
  return xmlAnswer(500, body);
}

function detailXml(fault: SoapFault, prefix: string): string {
  if (fault.detail === undefined) return '';
  const element = prefix === 'ns1:' ? 'sf:fault' : `sf:${fault.detail}`;
  return (
    `<detail><${element} xsi:type="sf:${fault.detail}"><sf:exceptionCode>${fault.code}</sf:exceptionCode>` +
    `<sf:exceptionMessage>${escapeXml(fault.message)}</sf:exceptionMessage></${element}></detail>`
  );
}

/** A request that is not XML, or not an envelope. */
export function malformedAnswer(message: string): Answer {
  const body =
    `${DECLARATION}<soapenv:Envelope xmlns:soapenv="${SOAP}"><soapenv:Body><soapenv:Fault>` +
    `<faultcode>soapenv:Client</faultcode><faultstring>${escapeXml(message)}</faultstring></soapenv:Fault>` +
    '</soapenv:Body></soapenv:Envelope>';
  return xmlAnswer(500, body);
}
