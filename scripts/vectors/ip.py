#!/usr/bin/env python3
"""Makes test/data/ip/python-ipaddress.json: answers of Python's `ipaddress` for the tests of src/ip.

Run with Python 3.11: python3 scripts/vectors/ip.py. The seed is fixed, so the same Python makes the same file.

Numbers are hexadecimal texts. IPv4 is written as this project writes it: as the IPv4-mapped block of IPv6.
Zones (`fe80::1%eth0`), which Python accepts and the project refuses, are left out.
"""

import ipaddress
import json
import pathlib
import random

SEED = 20261122
OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "data" / "ip" / "python-ipaddress.json"
MAPPED = 0xFFFF << 32
MAPPED_NETWORK = ipaddress.IPv6Network("::ffff:0:0/96")
rng = random.Random(SEED)


def number(address):
    """The project's number of an address."""
    return int(address) + (MAPPED if address.version == 4 else 0)


def name(address):
    """The project's text of an address."""
    mapped = address.ipv4_mapped if address.version == 6 else None
    return str(mapped if mapped is not None else address)


def block(network):
    """The project's text of a CIDR block."""
    if network.version == 6 and network.subnet_of(MAPPED_NETWORK):
        return f"{network.network_address.ipv4_mapped}/{network.prefixlen - 96}"
    return str(network)


def random_v4():
    return ipaddress.IPv4Address(rng.choice([rng.getrandbits(32), rng.getrandbits(8), (1 << 32) - 1 - rng.getrandbits(8)]))


def random_v6():
    """Addresses with runs of zero groups, and some beside the IPv4-mapped block."""
    kind = rng.randrange(4)
    if kind == 0:
        return ipaddress.IPv6Address(rng.getrandbits(128))
    if kind == 1:
        return ipaddress.IPv6Address(MAPPED + rng.randrange(-3, (1 << 32) + 3))
    value = 0
    for _ in range(8):
        value = value << 16 | (rng.getrandbits(16) if rng.random() < 0.4 else rng.choice([0, 0, 0, 1]))
    return ipaddress.IPv6Address(value)


def spellings(address):
    """Other valid ways to write an address."""
    if address.version == 4:
        yield f"::ffff:{address}"
        yield f"::FFFF:{int(address) >> 16:X}:{int(address) & 0xFFFF:04x}"
        return
    yield address.exploded
    yield address.exploded.upper()
    groups = address.exploded.split(":")
    yield ":".join(groups[:6]) + ":" + str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))


def mutated(text):
    """A text near a valid one: characters put in, left out or changed."""
    characters = list(text)
    for _ in range(rng.randrange(1, 3)):
        at = rng.randrange(len(characters) + 1)
        action = rng.randrange(3)
        if action == 0:
            characters.insert(at, rng.choice("0123456789af.:: gx-"))
        elif at < len(characters):
            if action == 1:
                del characters[at]
            else:
                characters[at] = rng.choice("0123456789af.::")
    return "".join(characters)


def answer(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return {"text": text, "number": None}
    return {"text": text, "number": f"{number(address):x}", "formatted": name(address)}


def parsing():
    texts = [
        "", " ", ".", ":", "::", ":::", "1::", "::1", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
        "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4",
        "::1.2.3.4:5", "1.2.3.4::", "::1.2.3", "::01.2.3.4", "0.0.0.0", "255.255.255.255", "256.0.0.0", "00.0.0.0",
        "010.0.0.5", "10.5", "167772165", "0x0a.0.0.5", "1.2.3.4.", ".1.2.3.4", "1..2.3", "1.2.3.4.5", "12345::",
        "g::", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\n", "\uff11.2.3.4", "\u0661.2.3.4", "1.2.3.\u00b2", "-1.2.3.4",
        "+1.2.3.4", "1e1.2.3.4", "::ffff:0:0", "::fffe:ffff:ffff", "::1:0:0:0", "0:0:0:0:0:ffff:1.2.3.4",
        "2001:db8:0:0:1:0:0:1", "2001:0:0:1:0:0:0:1", "2001:db8:0:1:1:1:1:1", "1:0:0:2:0:0:3:4", "0:0:1::",
    ]
    for _ in range(120):
        for address in (random_v4(), random_v6()):
            texts.append(str(address))
            texts.append(rng.choice(list(spellings(address))))
    for _ in range(600):
        texts.append(mutated(str(rng.choice([random_v4, random_v6])())))
    return [answer(text) for text in dict.fromkeys(texts) if "%" not in text and "/" not in text]


def summaries():
    cases = []
    pairs = [("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), ("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")]
    pairs += [("0.0.0.0", "255.255.255.255"), ("0.0.0.1", "255.255.255.254"), ("::fffe:0:0", "::ffff:ffff:ffff")]
    ends = [(ipaddress.ip_address(a), ipaddress.ip_address(b)) for a, b in pairs]
    for _ in range(12):
        for make in (random_v4, random_v6):
            ends.append(tuple(sorted((make(), make()))))
        start = random_v6()
        end = min(int(start) + rng.getrandbits(rng.randrange(1, 40)), (1 << 128) - 1)
        ends.append((start, ipaddress.IPv6Address(end)))
    for start, end in ends:
        blocks = [block(network) for network in ipaddress.summarize_address_range(start, end)]
        cases.append({"start": f"{number(start):x}", "end": f"{number(end):x}", "cidrs": blocks})
    return cases


def random_network(version, within=None):
    width = 32 if version == 4 else 128
    base = int(within.network_address) if within else (0xC0000200 if version == 4 else 0x20010DB8 << 96)
    low = within.prefixlen if within else width - 12
    prefix = rng.randrange(low, width + 1)
    host = rng.getrandbits(width - low) if width > low else 0
    return ipaddress.ip_network((base | host, prefix), strict=False)


def collapses():
    cases = []
    for version in (4, 6):
        for _ in range(25):
            networks = [random_network(version) for _ in range(rng.randrange(1, 40))]
            collapsed = [block(network) for network in ipaddress.collapse_addresses(networks)]
            cases.append({"cidrs": [block(network) for network in networks], "collapsed": collapsed})
    return cases


def exclusions():
    cases = []
    for version in (4, 6):
        for _ in range(25):
            whole = random_network(version)
            part = random_network(version, whole)
            left = sorted(ipaddress.collapse_addresses(whole.address_exclude(part)))
            cases.append({"whole": block(whole), "part": block(part), "left": [block(network) for network in left]})
    return cases


def networks():
    """CIDR texts: the number of the first and last address, or the network that a text with host bits meant."""
    cases = []
    for _ in range(150):
        address = rng.choice([random_v4, random_v6])()
        prefix = rng.randrange(0, address.max_prefixlen + 1)
        network = ipaddress.ip_network((address, prefix), strict=False)
        text = f"{address}/{prefix}" if rng.random() < 0.5 else str(network)
        try:
            ipaddress.ip_network(text)
            cases.append(
                {
                    "text": text,
                    "start": f"{number(network.network_address):x}",
                    "end": f"{number(network.broadcast_address):x}",
                }
            )
        except ValueError:
            cases.append({"text": text, "network": block(network)})
    return cases


def lines(cases):
    return "[\n" + ",\n".join("  " + json.dumps(case) for case in cases) + "\n ]"


def main():
    parts = {
        "parsing": parsing(),
        "networks": networks(),
        "summaries": summaries(),
        "collapses": collapses(),
        "exclusions": exclusions(),
    }
    body = ",\n".join(f" {json.dumps(key)}: {lines(cases)}" for key, cases in parts.items())
    OUTPUT.write_text("{\n" + body + "\n}\n", encoding="utf-8")
    print(OUTPUT.name, {key: len(cases) for key, cases in parts.items()}, OUTPUT.stat().st_size, "bytes")


main()
