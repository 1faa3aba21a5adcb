"""Opens each page of a folder in Chromium, as chromedriver does it: wide and light, narrow and dark; zooms by button and
by dragging; fails when the page reports an error, asks for anything, or is wider than a phone."""
import base64, json, pathlib, socket, subprocess, sys, tempfile, time, urllib.request

folder = pathlib.Path(sys.argv[1])
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
driver = subprocess.Popen(["chromedriver", f"--port={port}", "--silent"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)["value"]


def wait(what, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            found = what()
            if found:
                return found
        except OSError:
            pass
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.1)


try:
    wait(lambda: ask("GET", "/status")["ready"])
    with tempfile.TemporaryDirectory() as user:
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
                     "--disable-component-update", "--no-first-run", "--disable-quic", f"--user-data-dir={user}"]
        session = ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}}}})["sessionId"]
        at = f"/session/{session}"
        run = lambda script: ask("POST", f"{at}/execute/sync", {"script": script, "args": []})
        cdp = lambda command, parameters: ask("POST", f"{at}/goog/cdp/execute", {"cmd": command, "params": parameters})
        count = 0
        for page in sorted(folder.glob("*.html")):
            for name, width, scheme in (("wide", 1280, "light"), ("phone", 390, "dark")):
                cdp("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
                cdp("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
                ask("POST", f"{at}/url", {"url": page.as_uri()})
                wait(lambda: run("return document.body.dataset.ready") == "yes")
                wider = run("return document.documentElement.scrollWidth")
                assert wider <= width, f"{page.name} takes {wider} pixels of {width}"
                drawn = run("return document.querySelectorAll('svg path, svg rect').length")
                assert drawn > 20, f"{page.name}: {drawn} shapes"
                assert run("return performance.getEntriesByType('resource').length") == 0, page.name
                ground = run("return getComputedStyle(document.body).backgroundColor")
                assert (int(ground[4:].split(",")[0]) > 128) == (scheme == "light"), ground
                button = run("const it = document.getElementById('busiest-day'); if (it) it.click(); return !!it")
                hours = "const [a, b] = document.body.dataset.view.split('/').map(Date.parse); return (b - a) / 3600e3"
                if button:
                    assert run(hours) == 24, page.name
                run("document.getElementById('all').click()")
                whole = run(hours)
                box = run("const it = document.querySelector('.chart'); it.scrollIntoView({block: 'center'});"
                          "const box = it.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]")
                y = int(box[1] + box[3] / 2)
                ask("POST", f"{at}/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [
                    {"type": "pointerMove", "x": int(box[0] + box[2] * 0.4), "y": y}, {"type": "pointerDown", "button": 0},
                    {"type": "pointerMove", "x": int(box[0] + box[2] * 0.6), "y": y}, {"type": "pointerUp", "button": 0}]}]})
                part = run(hours)
                assert 0.1 * whole < part < 0.4 * whole, f"{page.name}: {part} of {whole} hours"
                errors = [line["message"] for line in ask("POST", f"{at}/se/log", {"type": "browser"}) if line["level"] == "SEVERE"]
                assert not errors, errors
                if len(sys.argv) > 2:
                    run("document.getElementById('all').click(); scrollTo(0, 0)")
                    height = run("return document.documentElement.scrollHeight")
                    cdp("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
                    picture = base64.b64decode(ask("GET", f"{at}/screenshot"))
                    pathlib.Path(sys.argv[2], f"{page.stem}-{name}.png").write_bytes(picture)
            count += 1
        ask("DELETE", at)
    print(count, "pages are drawn")
finally:
    driver.terminate()
