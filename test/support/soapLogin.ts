/**
 * A SOAP login as a client of somebody else's sends it.
 */

/** @param url of a vantage point @param secret the password, with the token behind it where one is needed */
export async function logsInAt(url: string, username: string, secret: string): Promise<boolean> {
  const answer = await fetch(`${url}/services/Soap/u/60.0`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', soapaction: 'login' },
    body:
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com">' +
      `<username>${username}</username><password>${secret}</password></login></e:Body></e:Envelope>`,
  });
  return answer.ok;
}
