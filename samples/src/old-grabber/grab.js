"use strict";

var LIST = "https://list.oldgrabber.example/add";

// A string, as it was done before there was `func`; the value of its last expression comes back.
var READER = "(function () { return { name: document.querySelector('h1.text-heading-xlarge').innerText }; })()"; // $ source=person types=person.name

chrome.browserAction.onClicked.addListener(function (tab) {
  chrome.tabs.executeScript(tab.id, { code: READER }, function (results) { // $ alt-source=person
    var person = results && results[0];
    if (!person || !person.name) return;
    var request = new XMLHttpRequest();
    request.open("POST", LIST);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.send("name=" + encodeURIComponent(person.name)); // $ sink=person channel=body host=list.oldgrabber.example
  });
});
