// Stands for a user with a browser: follows redirects, keeps cookies, and fills in the form that asks for a password.

const hops = 8;

/** Opens an authorization URL, signs in where a page asks for it, and returns the URL at which the client hears the answer. */
export async function signIn(address, redirectUri, { user, password }) {
  const cookies = new Map();
  let request = { url: new URL(address) };
  for (let hop = 0; hop < hops; hop++) {
    const response = await send(request, cookies);
    const location = response.headers.get('location');
    if (location) {
      const next = new URL(location, request.url);
      if (next.href.startsWith(redirectUri)) {
        return next;
      }

      request = { url: next };
    } else {
      request = fill(await response.text(), request, response.status, { user, password });
    }
  }

  throw new Error(`${address} has not led back to the client after ${hops} answers`);
}

function send({ url, body }, cookies) {
  const cookie = [...cookies].map(pair => pair.join('=')).join('; ');
  return fetch(url, { method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: cookie ? { cookie } : {} }).then(response => {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }

    return response;
  });
}

// The pages under test have one form each and quote all attributes.
function fill(page, { url, body: sent }, status, { user, password }) {
  const form = /<form[^>]*>/.exec(page)?.[0];
  const asksAgain = sent && page.includes('type="password"');
  if (!form || !password || asksAgain) {
    throw new Error(`${url.pathname} answered ${status} with ${asksAgain ? 'the same form' : form ? 'a form, and nobody signs in' : page.slice(0, 200)}`);
  }

  const body = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    const type = attribute(input, 'type');
    body.set(attribute(input, 'name'), type === 'hidden' ? attribute(input, 'value') : type === 'password' ? password : user);
  }

  const button = /<button[^>]*>/.exec(page)?.[0];
  if (button && attribute(button, 'name')) {
    body.set(attribute(button, 'name'), attribute(button, 'value'));
  }

  return { url: new URL(attribute(form, 'action') || url.href, url), body };
}

function attribute(tag, name) {
  const text = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return text.replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16))).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
