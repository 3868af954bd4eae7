(function(){(()=>{let e=document.querySelector(`.pv-text-details__left-panel .text-body-small.inline`)?.innerText;e&&chrome.runtime.sendMessage({cmd:`place`,place:e})})()})();
