var Qt=()=>{};var Zt=function(t){let e=[],n=0;for(let r=0;r<t.length;r++){let i=t.charCodeAt(r);i<128?e[n++]=i:i<2048?(e[n++]=i>>6|192,e[n++]=i&63|128):(i&64512)===55296&&r+1<t.length&&(t.charCodeAt(r+1)&64512)===56320?(i=65536+((i&1023)<<10)+(t.charCodeAt(++r)&1023),e[n++]=i>>18|240,e[n++]=i>>12&63|128,e[n++]=i>>6&63|128,e[n++]=i&63|128):(e[n++]=i>>12|224,e[n++]=i>>6&63|128,e[n++]=i&63|128)}return e},dr=function(t){let e=[],n=0,r=0;for(;n<t.length;){let i=t[n++];if(i<128)e[r++]=String.fromCharCode(i);else if(i>191&&i<224){let s=t[n++];e[r++]=String.fromCharCode((i&31)<<6|s&63)}else if(i>239&&i<365){let s=t[n++],l=t[n++],p=t[n++],m=((i&7)<<18|(s&63)<<12|(l&63)<<6|p&63)-65536;e[r++]=String.fromCharCode(55296+(m>>10)),e[r++]=String.fromCharCode(56320+(m&1023))}else{let s=t[n++],l=t[n++];e[r++]=String.fromCharCode((i&15)<<12|(s&63)<<6|l&63)}}return e.join("")},en={byteToCharMap_:null,charToByteMap_:null,byteToCharMapWebSafe_:null,charToByteMapWebSafe_:null,ENCODED_VALS_BASE:"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",get ENCODED_VALS(){return this.ENCODED_VALS_BASE+"+/="},get ENCODED_VALS_WEBSAFE(){return this.ENCODED_VALS_BASE+"-_."},HAS_NATIVE_SUPPORT:typeof atob=="function",encodeByteArray(t,e){if(!Array.isArray(t))throw Error("encodeByteArray takes an array as a parameter");this.init_();let n=e?this.byteToCharMapWebSafe_:this.byteToCharMap_,r=[];for(let i=0;i<t.length;i+=3){let s=t[i],l=i+1<t.length,p=l?t[i+1]:0,m=i+2<t.length,g=m?t[i+2]:0,T=s>>2,b=(s&3)<<4|p>>4,_=(p&15)<<2|g>>6,D=g&63;m||(D=64,l||(_=64)),r.push(n[T],n[b],n[_],n[D])}return r.join("")},encodeString(t,e){return this.HAS_NATIVE_SUPPORT&&!e?btoa(t):this.encodeByteArray(Zt(t),e)},decodeString(t,e){return this.HAS_NATIVE_SUPPORT&&!e?atob(t):dr(this.decodeStringToByteArray(t,e))},decodeStringToByteArray(t,e){this.init_();let n=e?this.charToByteMapWebSafe_:this.charToByteMap_,r=[];for(let i=0;i<t.length;){let s=n[t.charAt(i++)],p=i<t.length?n[t.charAt(i)]:0;++i;let g=i<t.length?n[t.charAt(i)]:64;++i;let b=i<t.length?n[t.charAt(i)]:64;if(++i,s==null||p==null||g==null||b==null)throw new je;let _=s<<2|p>>4;if(r.push(_),g!==64){let D=p<<4&240|g>>2;if(r.push(D),b!==64){let S=g<<6&192|b;r.push(S)}}}return r},init_(){if(!this.byteToCharMap_){this.byteToCharMap_={},this.charToByteMap_={},this.byteToCharMapWebSafe_={},this.charToByteMapWebSafe_={};for(let t=0;t<this.ENCODED_VALS.length;t++)this.byteToCharMap_[t]=this.ENCODED_VALS.charAt(t),this.charToByteMap_[this.byteToCharMap_[t]]=t,this.byteToCharMapWebSafe_[t]=this.ENCODED_VALS_WEBSAFE.charAt(t),this.charToByteMapWebSafe_[this.byteToCharMapWebSafe_[t]]=t,t>=this.ENCODED_VALS_BASE.length&&(this.charToByteMap_[this.ENCODED_VALS_WEBSAFE.charAt(t)]=t,this.charToByteMapWebSafe_[this.ENCODED_VALS.charAt(t)]=t)}}},je=class extends Error{constructor(){super(...arguments),this.name="DecodeBase64StringError"}},fr=function(t){let e=Zt(t);return en.encodeByteArray(e,!0)},pe=function(t){return fr(t).replace(/\./g,"")},tn=function(t){try{return en.decodeString(t,!0)}catch(e){console.error("base64Decode failed: ",e)}return null};function pr(){if(typeof self<"u")return self;if(typeof window<"u")return window;if(typeof global<"u")return global;throw new Error("Unable to locate global object.")}var mr=()=>pr().__FIREBASE_DEFAULTS__,gr=()=>{if(typeof process>"u"||typeof process.env>"u")return;let t=process.env.__FIREBASE_DEFAULTS__;if(t)return JSON.parse(t)},_r=()=>{if(typeof document>"u")return;let t;try{t=document.cookie.match(/__FIREBASE_DEFAULTS__=([^;]+)/)}catch{return}let e=t&&tn(t[1]);return e&&JSON.parse(e)},nn=()=>{try{return Qt()||mr()||gr()||_r()}catch(t){console.info(`Unable to get __FIREBASE_DEFAULTS__ due to: ${t}`);return}},yr=t=>{var e,n;return(n=(e=nn())===null||e===void 0?void 0:e.emulatorHosts)===null||n===void 0?void 0:n[t]},rn=t=>{let e=yr(t);if(!e)return;let n=e.lastIndexOf(":");if(n<=0||n+1===e.length)throw new Error(`Invalid host ${e} with no separate hostname and port!`);let r=parseInt(e.substring(n+1),10);return e[0]==="["?[e.substring(1,n-1),r]:[e.substring(0,n),r]},Ue=()=>{var t;return(t=nn())===null||t===void 0?void 0:t.config};var Ee=class{constructor(){this.reject=()=>{},this.resolve=()=>{},this.promise=new Promise((e,n)=>{this.resolve=e,this.reject=n})}wrapCallback(e){return(n,r)=>{n?this.reject(n):this.resolve(r),typeof e=="function"&&(this.promise.catch(()=>{}),e.length===1?e(n):e(n,r))}}};function Te(t){try{return(t.startsWith("http://")||t.startsWith("https://")?new URL(t).hostname:t).endsWith(".cloudworkstations.dev")}catch{return!1}}async function sn(t){return(await fetch(t,{credentials:"include"})).ok}function on(t,e){if(t.uid)throw new Error('The "uid" field is no longer supported by mockUserToken. Please use "sub" instead for Firebase Auth User ID.');let n={alg:"none",type:"JWT"},r=e||"demo-project",i=t.iat||0,s=t.sub||t.user_id;if(!s)throw new Error("mockUserToken must contain 'sub' or 'user_id' field!");let l=Object.assign({iss:`https://securetoken.google.com/${r}`,aud:r,iat:i,exp:i+3600,auth_time:i,sub:s,user_id:s,firebase:{sign_in_provider:"custom",identities:{}}},t);return[pe(JSON.stringify(n)),pe(JSON.stringify(l)),""].join(".")}var fe={};function wr(){let t={prod:[],emulator:[]};for(let e of Object.keys(fe))fe[e]?t.emulator.push(e):t.prod.push(e);return t}function vr(t){let e=document.getElementById(t),n=!1;return e||(e=document.createElement("div"),e.setAttribute("id",t),n=!0),{created:n,element:e}}var Yt=!1;function an(t,e){if(typeof window>"u"||typeof document>"u"||!Te(window.location.host)||fe[t]===e||fe[t]||Yt)return;fe[t]=e;function n(_){return`__firebase__banner__${_}`}let r="__firebase__banner",s=wr().prod.length>0;function l(){let _=document.getElementById(r);_&&_.remove()}function p(_){_.style.display="flex",_.style.background="#7faaf0",_.style.position="fixed",_.style.bottom="5px",_.style.left="5px",_.style.padding=".5em",_.style.borderRadius="5px",_.style.alignItems="center"}function m(_,D){_.setAttribute("width","24"),_.setAttribute("id",D),_.setAttribute("height","24"),_.setAttribute("viewBox","0 0 24 24"),_.setAttribute("fill","none"),_.style.marginLeft="-6px"}function g(){let _=document.createElement("span");return _.style.cursor="pointer",_.style.marginLeft="16px",_.style.fontSize="24px",_.innerHTML=" &times;",_.onclick=()=>{Yt=!0,l()},_}function T(_,D){_.setAttribute("id",D),_.innerText="Learn more",_.href="https://firebase.google.com/docs/studio/preview-apps#preview-backend",_.setAttribute("target","__blank"),_.style.paddingLeft="5px",_.style.textDecoration="underline"}function b(){let _=vr(r),D=n("text"),S=document.getElementById(D)||document.createElement("span"),P=n("learnmore"),A=document.getElementById(P)||document.createElement("a"),K=n("preprendIcon"),B=document.getElementById(K)||document.createElementNS("http://www.w3.org/2000/svg","svg");if(_.created){let L=_.element;p(L),T(A,P);let te=g();m(B,K),L.append(B,S,A,te),document.body.appendChild(L)}s?(S.innerText="Preview backend disconnected.",B.innerHTML=`<g clip-path="url(#clip0_6013_33858)">
<path d="M4.8 17.6L12 5.6L19.2 17.6H4.8ZM6.91667 16.4H17.0833L12 7.93333L6.91667 16.4ZM12 15.6C12.1667 15.6 12.3056 15.5444 12.4167 15.4333C12.5389 15.3111 12.6 15.1667 12.6 15C12.6 14.8333 12.5389 14.6944 12.4167 14.5833C12.3056 14.4611 12.1667 14.4 12 14.4C11.8333 14.4 11.6889 14.4611 11.5667 14.5833C11.4556 14.6944 11.4 14.8333 11.4 15C11.4 15.1667 11.4556 15.3111 11.5667 15.4333C11.6889 15.5444 11.8333 15.6 12 15.6ZM11.4 13.6H12.6V10.4H11.4V13.6Z" fill="#212121"/>
</g>
<defs>
<clipPath id="clip0_6013_33858">
<rect width="24" height="24" fill="white"/>
</clipPath>
</defs>`):(B.innerHTML=`<g clip-path="url(#clip0_6083_34804)">
<path d="M11.4 15.2H12.6V11.2H11.4V15.2ZM12 10C12.1667 10 12.3056 9.94444 12.4167 9.83333C12.5389 9.71111 12.6 9.56667 12.6 9.4C12.6 9.23333 12.5389 9.09444 12.4167 8.98333C12.3056 8.86111 12.1667 8.8 12 8.8C11.8333 8.8 11.6889 8.86111 11.5667 8.98333C11.4556 9.09444 11.4 9.23333 11.4 9.4C11.4 9.56667 11.4556 9.71111 11.5667 9.83333C11.6889 9.94444 11.8333 10 12 10ZM12 18.4C11.1222 18.4 10.2944 18.2333 9.51667 17.9C8.73889 17.5667 8.05556 17.1111 7.46667 16.5333C6.88889 15.9444 6.43333 15.2611 6.1 14.4833C5.76667 13.7056 5.6 12.8778 5.6 12C5.6 11.1111 5.76667 10.2833 6.1 9.51667C6.43333 8.73889 6.88889 8.06111 7.46667 7.48333C8.05556 6.89444 8.73889 6.43333 9.51667 6.1C10.2944 5.76667 11.1222 5.6 12 5.6C12.8889 5.6 13.7167 5.76667 14.4833 6.1C15.2611 6.43333 15.9389 6.89444 16.5167 7.48333C17.1056 8.06111 17.5667 8.73889 17.9 9.51667C18.2333 10.2833 18.4 11.1111 18.4 12C18.4 12.8778 18.2333 13.7056 17.9 14.4833C17.5667 15.2611 17.1056 15.9444 16.5167 16.5333C15.9389 17.1111 15.2611 17.5667 14.4833 17.9C13.7167 18.2333 12.8889 18.4 12 18.4ZM12 17.2C13.4444 17.2 14.6722 16.6944 15.6833 15.6833C16.6944 14.6722 17.2 13.4444 17.2 12C17.2 10.5556 16.6944 9.32778 15.6833 8.31667C14.6722 7.30555 13.4444 6.8 12 6.8C10.5556 6.8 9.32778 7.30555 8.31667 8.31667C7.30556 9.32778 6.8 10.5556 6.8 12C6.8 13.4444 7.30556 14.6722 8.31667 15.6833C9.32778 16.6944 10.5556 17.2 12 17.2Z" fill="#212121"/>
</g>
<defs>
<clipPath id="clip0_6083_34804">
<rect width="24" height="24" fill="white"/>
</clipPath>
</defs>`,S.innerText="Preview backend running in this workspace."),S.setAttribute("id",D)}document.readyState==="loading"?window.addEventListener("DOMContentLoaded",b):b()}function un(){try{return typeof indexedDB=="object"}catch{return!1}}function cn(){return new Promise((t,e)=>{try{let n=!0,r="validate-browser-context-for-indexeddb-analytics-module",i=self.indexedDB.open(r);i.onsuccess=()=>{i.result.close(),n||self.indexedDB.deleteDatabase(r),t(!0)},i.onupgradeneeded=()=>{n=!1},i.onerror=()=>{var s;e(((s=i.error)===null||s===void 0?void 0:s.message)||"")}}catch(n){e(n)}})}var br="FirebaseError",$=class t extends Error{constructor(e,n,r){super(n),this.code=e,this.customData=r,this.name=br,Object.setPrototypeOf(this,t.prototype),Error.captureStackTrace&&Error.captureStackTrace(this,me.prototype.create)}},me=class{constructor(e,n,r){this.service=e,this.serviceName=n,this.errors=r}create(e,...n){let r=n[0]||{},i=`${this.service}/${e}`,s=this.errors[e],l=s?Er(s,r):"Error",p=`${this.serviceName}: ${l} (${i}).`;return new $(i,p,r)}};function Er(t,e){return t.replace(Tr,(n,r)=>{let i=e[r];return i!=null?String(i):`<${r}?>`})}var Tr=/\{\$([^}]+)}/g;function re(t,e){if(t===e)return!0;let n=Object.keys(t),r=Object.keys(e);for(let i of n){if(!r.includes(i))return!1;let s=t[i],l=e[i];if(Xt(s)&&Xt(l)){if(!re(s,l))return!1}else if(s!==l)return!1}for(let i of r)if(!n.includes(i))return!1;return!0}function Xt(t){return t!==null&&typeof t=="object"}var ys=14400*1e3;function ie(t){return t&&t._delegate?t._delegate:t}var q=class{constructor(e,n,r){this.name=e,this.instanceFactory=n,this.type=r,this.multipleInstances=!1,this.serviceProps={},this.instantiationMode="LAZY",this.onInstanceCreated=null}setInstantiationMode(e){return this.instantiationMode=e,this}setMultipleInstances(e){return this.multipleInstances=e,this}setServiceProps(e){return this.serviceProps=e,this}setInstanceCreatedCallback(e){return this.onInstanceCreated=e,this}};var Q="[DEFAULT]";var ze=class{constructor(e,n){this.name=e,this.container=n,this.component=null,this.instances=new Map,this.instancesDeferred=new Map,this.instancesOptions=new Map,this.onInitCallbacks=new Map}get(e){let n=this.normalizeInstanceIdentifier(e);if(!this.instancesDeferred.has(n)){let r=new Ee;if(this.instancesDeferred.set(n,r),this.isInitialized(n)||this.shouldAutoInitialize())try{let i=this.getOrInitializeService({instanceIdentifier:n});i&&r.resolve(i)}catch{}}return this.instancesDeferred.get(n).promise}getImmediate(e){var n;let r=this.normalizeInstanceIdentifier(e?.identifier),i=(n=e?.optional)!==null&&n!==void 0?n:!1;if(this.isInitialized(r)||this.shouldAutoInitialize())try{return this.getOrInitializeService({instanceIdentifier:r})}catch(s){if(i)return null;throw s}else{if(i)return null;throw Error(`Service ${this.name} is not available`)}}getComponent(){return this.component}setComponent(e){if(e.name!==this.name)throw Error(`Mismatching Component ${e.name} for Provider ${this.name}.`);if(this.component)throw Error(`Component for ${this.name} has already been provided`);if(this.component=e,!!this.shouldAutoInitialize()){if(Ir(e))try{this.getOrInitializeService({instanceIdentifier:Q})}catch{}for(let[n,r]of this.instancesDeferred.entries()){let i=this.normalizeInstanceIdentifier(n);try{let s=this.getOrInitializeService({instanceIdentifier:i});r.resolve(s)}catch{}}}}clearInstance(e=Q){this.instancesDeferred.delete(e),this.instancesOptions.delete(e),this.instances.delete(e)}async delete(){let e=Array.from(this.instances.values());await Promise.all([...e.filter(n=>"INTERNAL"in n).map(n=>n.INTERNAL.delete()),...e.filter(n=>"_delete"in n).map(n=>n._delete())])}isComponentSet(){return this.component!=null}isInitialized(e=Q){return this.instances.has(e)}getOptions(e=Q){return this.instancesOptions.get(e)||{}}initialize(e={}){let{options:n={}}=e,r=this.normalizeInstanceIdentifier(e.instanceIdentifier);if(this.isInitialized(r))throw Error(`${this.name}(${r}) has already been initialized`);if(!this.isComponentSet())throw Error(`Component ${this.name} has not been registered yet`);let i=this.getOrInitializeService({instanceIdentifier:r,options:n});for(let[s,l]of this.instancesDeferred.entries()){let p=this.normalizeInstanceIdentifier(s);r===p&&l.resolve(i)}return i}onInit(e,n){var r;let i=this.normalizeInstanceIdentifier(n),s=(r=this.onInitCallbacks.get(i))!==null&&r!==void 0?r:new Set;s.add(e),this.onInitCallbacks.set(i,s);let l=this.instances.get(i);return l&&e(l,i),()=>{s.delete(e)}}invokeOnInitCallbacks(e,n){let r=this.onInitCallbacks.get(n);if(r)for(let i of r)try{i(e,n)}catch{}}getOrInitializeService({instanceIdentifier:e,options:n={}}){let r=this.instances.get(e);if(!r&&this.component&&(r=this.component.instanceFactory(this.container,{instanceIdentifier:Ar(e),options:n}),this.instances.set(e,r),this.instancesOptions.set(e,n),this.invokeOnInitCallbacks(r,e),this.component.onInstanceCreated))try{this.component.onInstanceCreated(this.container,e,r)}catch{}return r||null}normalizeInstanceIdentifier(e=Q){return this.component?this.component.multipleInstances?e:Q:e}shouldAutoInitialize(){return!!this.component&&this.component.instantiationMode!=="EXPLICIT"}};function Ar(t){return t===Q?void 0:t}function Ir(t){return t.instantiationMode==="EAGER"}var Ae=class{constructor(e){this.name=e,this.providers=new Map}addComponent(e){let n=this.getProvider(e.name);if(n.isComponentSet())throw new Error(`Component ${e.name} has already been registered with ${this.name}`);n.setComponent(e)}addOrOverwriteComponent(e){this.getProvider(e.name).isComponentSet()&&this.providers.delete(e.name),this.addComponent(e)}getProvider(e){if(this.providers.has(e))return this.providers.get(e);let n=new ze(e,this);return this.providers.set(e,n),n}getProviders(){return Array.from(this.providers.values())}};var Sr=[],E;(function(t){t[t.DEBUG=0]="DEBUG",t[t.VERBOSE=1]="VERBOSE",t[t.INFO=2]="INFO",t[t.WARN=3]="WARN",t[t.ERROR=4]="ERROR",t[t.SILENT=5]="SILENT"})(E||(E={}));var Vr={debug:E.DEBUG,verbose:E.VERBOSE,info:E.INFO,warn:E.WARN,error:E.ERROR,silent:E.SILENT},Pr=E.INFO,Rr={[E.DEBUG]:"log",[E.VERBOSE]:"log",[E.INFO]:"info",[E.WARN]:"warn",[E.ERROR]:"error"},Dr=(t,e,...n)=>{if(e<t.logLevel)return;let r=new Date().toISOString(),i=Rr[e];if(i)console[i](`[${r}]  ${t.name}:`,...n);else throw new Error(`Attempted to log a message with an invalid logType (value: ${e})`)},se=class{constructor(e){this.name=e,this._logLevel=Pr,this._logHandler=Dr,this._userLogHandler=null,Sr.push(this)}get logLevel(){return this._logLevel}set logLevel(e){if(!(e in E))throw new TypeError(`Invalid value "${e}" assigned to \`logLevel\``);this._logLevel=e}setLogLevel(e){this._logLevel=typeof e=="string"?Vr[e]:e}get logHandler(){return this._logHandler}set logHandler(e){if(typeof e!="function")throw new TypeError("Value assigned to `logHandler` must be a function");this._logHandler=e}get userLogHandler(){return this._userLogHandler}set userLogHandler(e){this._userLogHandler=e}debug(...e){this._userLogHandler&&this._userLogHandler(this,E.DEBUG,...e),this._logHandler(this,E.DEBUG,...e)}log(...e){this._userLogHandler&&this._userLogHandler(this,E.VERBOSE,...e),this._logHandler(this,E.VERBOSE,...e)}info(...e){this._userLogHandler&&this._userLogHandler(this,E.INFO,...e),this._logHandler(this,E.INFO,...e)}warn(...e){this._userLogHandler&&this._userLogHandler(this,E.WARN,...e),this._logHandler(this,E.WARN,...e)}error(...e){this._userLogHandler&&this._userLogHandler(this,E.ERROR,...e),this._logHandler(this,E.ERROR,...e)}};var Cr=(t,e)=>e.some(n=>t instanceof n),ln,hn;function kr(){return ln||(ln=[IDBDatabase,IDBObjectStore,IDBIndex,IDBCursor,IDBTransaction])}function Or(){return hn||(hn=[IDBCursor.prototype.advance,IDBCursor.prototype.continue,IDBCursor.prototype.continuePrimaryKey])}var dn=new WeakMap,We=new WeakMap,fn=new WeakMap,He=new WeakMap,Ke=new WeakMap;function xr(t){let e=new Promise((n,r)=>{let i=()=>{t.removeEventListener("success",s),t.removeEventListener("error",l)},s=()=>{n(x(t.result)),i()},l=()=>{r(t.error),i()};t.addEventListener("success",s),t.addEventListener("error",l)});return e.then(n=>{n instanceof IDBCursor&&dn.set(n,t)}).catch(()=>{}),Ke.set(e,t),e}function Nr(t){if(We.has(t))return;let e=new Promise((n,r)=>{let i=()=>{t.removeEventListener("complete",s),t.removeEventListener("error",l),t.removeEventListener("abort",l)},s=()=>{n(),i()},l=()=>{r(t.error||new DOMException("AbortError","AbortError")),i()};t.addEventListener("complete",s),t.addEventListener("error",l),t.addEventListener("abort",l)});We.set(t,e)}var Ge={get(t,e,n){if(t instanceof IDBTransaction){if(e==="done")return We.get(t);if(e==="objectStoreNames")return t.objectStoreNames||fn.get(t);if(e==="store")return n.objectStoreNames[1]?void 0:n.objectStore(n.objectStoreNames[0])}return x(t[e])},set(t,e,n){return t[e]=n,!0},has(t,e){return t instanceof IDBTransaction&&(e==="done"||e==="store")?!0:e in t}};function pn(t){Ge=t(Ge)}function Fr(t){return t===IDBDatabase.prototype.transaction&&!("objectStoreNames"in IDBTransaction.prototype)?function(e,...n){let r=t.call(Ie(this),e,...n);return fn.set(r,e.sort?e.sort():[e]),x(r)}:Or().includes(t)?function(...e){return t.apply(Ie(this),e),x(dn.get(this))}:function(...e){return x(t.apply(Ie(this),e))}}function Mr(t){return typeof t=="function"?Fr(t):(t instanceof IDBTransaction&&Nr(t),Cr(t,kr())?new Proxy(t,Ge):t)}function x(t){if(t instanceof IDBRequest)return xr(t);if(He.has(t))return He.get(t);let e=Mr(t);return e!==t&&(He.set(t,e),Ke.set(e,t)),e}var Ie=t=>Ke.get(t);function gn(t,e,{blocked:n,upgrade:r,blocking:i,terminated:s}={}){let l=indexedDB.open(t,e),p=x(l);return r&&l.addEventListener("upgradeneeded",m=>{r(x(l.result),m.oldVersion,m.newVersion,x(l.transaction),m)}),n&&l.addEventListener("blocked",m=>n(m.oldVersion,m.newVersion,m)),p.then(m=>{s&&m.addEventListener("close",()=>s()),i&&m.addEventListener("versionchange",g=>i(g.oldVersion,g.newVersion,g))}).catch(()=>{}),p}var Br=["get","getKey","getAll","getAllKeys","count"],Lr=["put","add","delete","clear"],Je=new Map;function mn(t,e){if(!(t instanceof IDBDatabase&&!(e in t)&&typeof e=="string"))return;if(Je.get(e))return Je.get(e);let n=e.replace(/FromIndex$/,""),r=e!==n,i=Lr.includes(n);if(!(n in(r?IDBIndex:IDBObjectStore).prototype)||!(i||Br.includes(n)))return;let s=async function(l,...p){let m=this.transaction(l,i?"readwrite":"readonly"),g=m.store;return r&&(g=g.index(p.shift())),(await Promise.all([g[n](...p),i&&m.done]))[0]};return Je.set(e,s),s}pn(t=>({...t,get:(e,n,r)=>mn(e,n)||t.get(e,n,r),has:(e,n)=>!!mn(e,n)||t.has(e,n)}));var Ye=class{constructor(e){this.container=e}getPlatformInfoString(){return this.container.getProviders().map(n=>{if($r(n)){let r=n.getImmediate();return`${r.library}/${r.version}`}else return null}).filter(n=>n).join(" ")}};function $r(t){let e=t.getComponent();return e?.type==="VERSION"}var Xe="@firebase/app",_n="0.13.2";var j=new se("@firebase/app"),qr="@firebase/app-compat",jr="@firebase/analytics-compat",Ur="@firebase/analytics",zr="@firebase/app-check-compat",Hr="@firebase/app-check",Wr="@firebase/auth",Gr="@firebase/auth-compat",Kr="@firebase/database",Jr="@firebase/data-connect",Qr="@firebase/database-compat",Yr="@firebase/functions",Xr="@firebase/functions-compat",Zr="@firebase/installations",ei="@firebase/installations-compat",ti="@firebase/messaging",ni="@firebase/messaging-compat",ri="@firebase/performance",ii="@firebase/performance-compat",si="@firebase/remote-config",oi="@firebase/remote-config-compat",ai="@firebase/storage",ui="@firebase/storage-compat",ci="@firebase/firestore",li="@firebase/ai",hi="@firebase/firestore-compat",di="firebase",fi="11.10.0";var Ze="[DEFAULT]",pi={[Xe]:"fire-core",[qr]:"fire-core-compat",[Ur]:"fire-analytics",[jr]:"fire-analytics-compat",[Hr]:"fire-app-check",[zr]:"fire-app-check-compat",[Wr]:"fire-auth",[Gr]:"fire-auth-compat",[Kr]:"fire-rtdb",[Jr]:"fire-data-connect",[Qr]:"fire-rtdb-compat",[Yr]:"fire-fn",[Xr]:"fire-fn-compat",[Zr]:"fire-iid",[ei]:"fire-iid-compat",[ti]:"fire-fcm",[ni]:"fire-fcm-compat",[ri]:"fire-perf",[ii]:"fire-perf-compat",[si]:"fire-rc",[oi]:"fire-rc-compat",[ai]:"fire-gcs",[ui]:"fire-gcs-compat",[ci]:"fire-fst",[hi]:"fire-fst-compat",[li]:"fire-vertex","fire-js":"fire-js",[di]:"fire-js-all"};var Se=new Map,mi=new Map,et=new Map;function yn(t,e){try{t.container.addComponent(e)}catch(n){j.debug(`Component ${e.name} failed to register with FirebaseApp ${t.name}`,n)}}function ge(t){let e=t.name;if(et.has(e))return j.debug(`There were multiple attempts to register component ${e}.`),!1;et.set(e,t);for(let n of Se.values())yn(n,t);for(let n of mi.values())yn(n,t);return!0}function En(t,e){let n=t.container.getProvider("heartbeat").getImmediate({optional:!0});return n&&n.triggerHeartbeat(),t.container.getProvider(e)}function Tn(t){return t==null?!1:t.settings!==void 0}var gi={"no-app":"No Firebase App '{$appName}' has been created - call initializeApp() first","bad-app-name":"Illegal App name: '{$appName}'","duplicate-app":"Firebase App named '{$appName}' already exists with different options or config","app-deleted":"Firebase App named '{$appName}' already deleted","server-app-deleted":"Firebase Server App has been deleted","no-options":"Need to provide options, when not being deployed to hosting via source.","invalid-app-argument":"firebase.{$appName}() takes either no argument or a Firebase App instance.","invalid-log-argument":"First argument to `onLog` must be null or a function.","idb-open":"Error thrown when opening IndexedDB. Original error: {$originalErrorMessage}.","idb-get":"Error thrown when reading from IndexedDB. Original error: {$originalErrorMessage}.","idb-set":"Error thrown when writing to IndexedDB. Original error: {$originalErrorMessage}.","idb-delete":"Error thrown when deleting from IndexedDB. Original error: {$originalErrorMessage}.","finalization-registry-not-supported":"FirebaseServerApp deleteOnDeref field defined but the JS runtime does not support FinalizationRegistry.","invalid-server-app-environment":"FirebaseServerApp is not for use in browser environments."},z=new me("app","Firebase",gi);var tt=class{constructor(e,n,r){this._isDeleted=!1,this._options=Object.assign({},e),this._config=Object.assign({},n),this._name=n.name,this._automaticDataCollectionEnabled=n.automaticDataCollectionEnabled,this._container=r,this.container.addComponent(new q("app",()=>this,"PUBLIC"))}get automaticDataCollectionEnabled(){return this.checkDestroyed(),this._automaticDataCollectionEnabled}set automaticDataCollectionEnabled(e){this.checkDestroyed(),this._automaticDataCollectionEnabled=e}get name(){return this.checkDestroyed(),this._name}get options(){return this.checkDestroyed(),this._options}get config(){return this.checkDestroyed(),this._config}get container(){return this._container}get isDeleted(){return this._isDeleted}set isDeleted(e){this._isDeleted=e}checkDestroyed(){if(this.isDeleted)throw z.create("app-deleted",{appName:this._name})}};var An=fi;function In(t,e={}){let n=t;typeof e!="object"&&(e={name:e});let r=Object.assign({name:Ze,automaticDataCollectionEnabled:!0},e),i=r.name;if(typeof i!="string"||!i)throw z.create("bad-app-name",{appName:String(i)});if(n||(n=Ue()),!n)throw z.create("no-options");let s=Se.get(i);if(s){if(re(n,s.options)&&re(r,s.config))return s;throw z.create("duplicate-app",{appName:i})}let l=new Ae(i);for(let m of et.values())l.addComponent(m);let p=new tt(n,r,l);return Se.set(i,p),p}function Sn(t=Ze){let e=Se.get(t);if(!e&&t===Ze&&Ue())return In();if(!e)throw z.create("no-app",{appName:t});return e}function H(t,e,n){var r;let i=(r=pi[t])!==null&&r!==void 0?r:t;n&&(i+=`-${n}`);let s=i.match(/\s|\//),l=e.match(/\s|\//);if(s||l){let p=[`Unable to register library "${i}" with version "${e}":`];s&&p.push(`library name "${i}" contains illegal characters (whitespace or "/")`),s&&l&&p.push("and"),l&&p.push(`version name "${e}" contains illegal characters (whitespace or "/")`),j.warn(p.join(" "));return}ge(new q(`${i}-version`,()=>({library:i,version:e}),"VERSION"))}var _i="firebase-heartbeat-database",yi=1,_e="firebase-heartbeat-store",Qe=null;function Vn(){return Qe||(Qe=gn(_i,yi,{upgrade:(t,e)=>{switch(e){case 0:try{t.createObjectStore(_e)}catch(n){console.warn(n)}}}}).catch(t=>{throw z.create("idb-open",{originalErrorMessage:t.message})})),Qe}async function wi(t){try{let n=(await Vn()).transaction(_e),r=await n.objectStore(_e).get(Pn(t));return await n.done,r}catch(e){if(e instanceof $)j.warn(e.message);else{let n=z.create("idb-get",{originalErrorMessage:e?.message});j.warn(n.message)}}}async function wn(t,e){try{let r=(await Vn()).transaction(_e,"readwrite");await r.objectStore(_e).put(e,Pn(t)),await r.done}catch(n){if(n instanceof $)j.warn(n.message);else{let r=z.create("idb-set",{originalErrorMessage:n?.message});j.warn(r.message)}}}function Pn(t){return`${t.name}!${t.options.appId}`}var vi=1024,bi=30,nt=class{constructor(e){this.container=e,this._heartbeatsCache=null;let n=this.container.getProvider("app").getImmediate();this._storage=new rt(n),this._heartbeatsCachePromise=this._storage.read().then(r=>(this._heartbeatsCache=r,r))}async triggerHeartbeat(){var e,n;try{let i=this.container.getProvider("platform-logger").getImmediate().getPlatformInfoString(),s=vn();if(((e=this._heartbeatsCache)===null||e===void 0?void 0:e.heartbeats)==null&&(this._heartbeatsCache=await this._heartbeatsCachePromise,((n=this._heartbeatsCache)===null||n===void 0?void 0:n.heartbeats)==null)||this._heartbeatsCache.lastSentHeartbeatDate===s||this._heartbeatsCache.heartbeats.some(l=>l.date===s))return;if(this._heartbeatsCache.heartbeats.push({date:s,agent:i}),this._heartbeatsCache.heartbeats.length>bi){let l=Ti(this._heartbeatsCache.heartbeats);this._heartbeatsCache.heartbeats.splice(l,1)}return this._storage.overwrite(this._heartbeatsCache)}catch(r){j.warn(r)}}async getHeartbeatsHeader(){var e;try{if(this._heartbeatsCache===null&&await this._heartbeatsCachePromise,((e=this._heartbeatsCache)===null||e===void 0?void 0:e.heartbeats)==null||this._heartbeatsCache.heartbeats.length===0)return"";let n=vn(),{heartbeatsToSend:r,unsentEntries:i}=Ei(this._heartbeatsCache.heartbeats),s=pe(JSON.stringify({version:2,heartbeats:r}));return this._heartbeatsCache.lastSentHeartbeatDate=n,i.length>0?(this._heartbeatsCache.heartbeats=i,await this._storage.overwrite(this._heartbeatsCache)):(this._heartbeatsCache.heartbeats=[],this._storage.overwrite(this._heartbeatsCache)),s}catch(n){return j.warn(n),""}}};function vn(){return new Date().toISOString().substring(0,10)}function Ei(t,e=vi){let n=[],r=t.slice();for(let i of t){let s=n.find(l=>l.agent===i.agent);if(s){if(s.dates.push(i.date),bn(n)>e){s.dates.pop();break}}else if(n.push({agent:i.agent,dates:[i.date]}),bn(n)>e){n.pop();break}r=r.slice(1)}return{heartbeatsToSend:n,unsentEntries:r}}var rt=class{constructor(e){this.app=e,this._canUseIndexedDBPromise=this.runIndexedDBEnvironmentCheck()}async runIndexedDBEnvironmentCheck(){return un()?cn().then(()=>!0).catch(()=>!1):!1}async read(){if(await this._canUseIndexedDBPromise){let n=await wi(this.app);return n?.heartbeats?n:{heartbeats:[]}}else return{heartbeats:[]}}async overwrite(e){var n;if(await this._canUseIndexedDBPromise){let i=await this.read();return wn(this.app,{lastSentHeartbeatDate:(n=e.lastSentHeartbeatDate)!==null&&n!==void 0?n:i.lastSentHeartbeatDate,heartbeats:e.heartbeats})}else return}async add(e){var n;if(await this._canUseIndexedDBPromise){let i=await this.read();return wn(this.app,{lastSentHeartbeatDate:(n=e.lastSentHeartbeatDate)!==null&&n!==void 0?n:i.lastSentHeartbeatDate,heartbeats:[...i.heartbeats,...e.heartbeats]})}else return}};function bn(t){return pe(JSON.stringify({version:2,heartbeats:t})).length}function Ti(t){if(t.length===0)return-1;let e=0,n=t[0].date;for(let r=1;r<t.length;r++)t[r].date<n&&(n=t[r].date,e=r);return e}function Ai(t){ge(new q("platform-logger",e=>new Ye(e),"PRIVATE")),ge(new q("heartbeat",e=>new nt(e),"PRIVATE")),H(Xe,_n,t),H(Xe,_n,"esm2017"),H("fire-js","")}Ai("");var Ii="firebase",Si="11.10.0";H(Ii,Si,"app");var Rn=typeof globalThis<"u"?globalThis:typeof window<"u"?window:typeof global<"u"?global:typeof self<"u"?self:{},Dn={};var it,Vi;(function(){var t;function e(d,o){function u(){}u.prototype=o.prototype,d.D=o.prototype,d.prototype=new u,d.prototype.constructor=d,d.C=function(c,h,f){for(var a=Array(arguments.length-2),J=2;J<arguments.length;J++)a[J-2]=arguments[J];return o.prototype[h].apply(c,a)}}function n(){this.blockSize=-1}function r(){this.blockSize=-1,this.blockSize=64,this.g=Array(4),this.B=Array(this.blockSize),this.o=this.h=0,this.s()}e(r,n),r.prototype.s=function(){this.g[0]=1732584193,this.g[1]=4023233417,this.g[2]=2562383102,this.g[3]=271733878,this.o=this.h=0};function i(d,o,u){u||(u=0);var c=Array(16);if(typeof o=="string")for(var h=0;16>h;++h)c[h]=o.charCodeAt(u++)|o.charCodeAt(u++)<<8|o.charCodeAt(u++)<<16|o.charCodeAt(u++)<<24;else for(h=0;16>h;++h)c[h]=o[u++]|o[u++]<<8|o[u++]<<16|o[u++]<<24;o=d.g[0],u=d.g[1],h=d.g[2];var f=d.g[3],a=o+(f^u&(h^f))+c[0]+3614090360&4294967295;o=u+(a<<7&4294967295|a>>>25),a=f+(h^o&(u^h))+c[1]+3905402710&4294967295,f=o+(a<<12&4294967295|a>>>20),a=h+(u^f&(o^u))+c[2]+606105819&4294967295,h=f+(a<<17&4294967295|a>>>15),a=u+(o^h&(f^o))+c[3]+3250441966&4294967295,u=h+(a<<22&4294967295|a>>>10),a=o+(f^u&(h^f))+c[4]+4118548399&4294967295,o=u+(a<<7&4294967295|a>>>25),a=f+(h^o&(u^h))+c[5]+1200080426&4294967295,f=o+(a<<12&4294967295|a>>>20),a=h+(u^f&(o^u))+c[6]+2821735955&4294967295,h=f+(a<<17&4294967295|a>>>15),a=u+(o^h&(f^o))+c[7]+4249261313&4294967295,u=h+(a<<22&4294967295|a>>>10),a=o+(f^u&(h^f))+c[8]+1770035416&4294967295,o=u+(a<<7&4294967295|a>>>25),a=f+(h^o&(u^h))+c[9]+2336552879&4294967295,f=o+(a<<12&4294967295|a>>>20),a=h+(u^f&(o^u))+c[10]+4294925233&4294967295,h=f+(a<<17&4294967295|a>>>15),a=u+(o^h&(f^o))+c[11]+2304563134&4294967295,u=h+(a<<22&4294967295|a>>>10),a=o+(f^u&(h^f))+c[12]+1804603682&4294967295,o=u+(a<<7&4294967295|a>>>25),a=f+(h^o&(u^h))+c[13]+4254626195&4294967295,f=o+(a<<12&4294967295|a>>>20),a=h+(u^f&(o^u))+c[14]+2792965006&4294967295,h=f+(a<<17&4294967295|a>>>15),a=u+(o^h&(f^o))+c[15]+1236535329&4294967295,u=h+(a<<22&4294967295|a>>>10),a=o+(h^f&(u^h))+c[1]+4129170786&4294967295,o=u+(a<<5&4294967295|a>>>27),a=f+(u^h&(o^u))+c[6]+3225465664&4294967295,f=o+(a<<9&4294967295|a>>>23),a=h+(o^u&(f^o))+c[11]+643717713&4294967295,h=f+(a<<14&4294967295|a>>>18),a=u+(f^o&(h^f))+c[0]+3921069994&4294967295,u=h+(a<<20&4294967295|a>>>12),a=o+(h^f&(u^h))+c[5]+3593408605&4294967295,o=u+(a<<5&4294967295|a>>>27),a=f+(u^h&(o^u))+c[10]+38016083&4294967295,f=o+(a<<9&4294967295|a>>>23),a=h+(o^u&(f^o))+c[15]+3634488961&4294967295,h=f+(a<<14&4294967295|a>>>18),a=u+(f^o&(h^f))+c[4]+3889429448&4294967295,u=h+(a<<20&4294967295|a>>>12),a=o+(h^f&(u^h))+c[9]+568446438&4294967295,o=u+(a<<5&4294967295|a>>>27),a=f+(u^h&(o^u))+c[14]+3275163606&4294967295,f=o+(a<<9&4294967295|a>>>23),a=h+(o^u&(f^o))+c[3]+4107603335&4294967295,h=f+(a<<14&4294967295|a>>>18),a=u+(f^o&(h^f))+c[8]+1163531501&4294967295,u=h+(a<<20&4294967295|a>>>12),a=o+(h^f&(u^h))+c[13]+2850285829&4294967295,o=u+(a<<5&4294967295|a>>>27),a=f+(u^h&(o^u))+c[2]+4243563512&4294967295,f=o+(a<<9&4294967295|a>>>23),a=h+(o^u&(f^o))+c[7]+1735328473&4294967295,h=f+(a<<14&4294967295|a>>>18),a=u+(f^o&(h^f))+c[12]+2368359562&4294967295,u=h+(a<<20&4294967295|a>>>12),a=o+(u^h^f)+c[5]+4294588738&4294967295,o=u+(a<<4&4294967295|a>>>28),a=f+(o^u^h)+c[8]+2272392833&4294967295,f=o+(a<<11&4294967295|a>>>21),a=h+(f^o^u)+c[11]+1839030562&4294967295,h=f+(a<<16&4294967295|a>>>16),a=u+(h^f^o)+c[14]+4259657740&4294967295,u=h+(a<<23&4294967295|a>>>9),a=o+(u^h^f)+c[1]+2763975236&4294967295,o=u+(a<<4&4294967295|a>>>28),a=f+(o^u^h)+c[4]+1272893353&4294967295,f=o+(a<<11&4294967295|a>>>21),a=h+(f^o^u)+c[7]+4139469664&4294967295,h=f+(a<<16&4294967295|a>>>16),a=u+(h^f^o)+c[10]+3200236656&4294967295,u=h+(a<<23&4294967295|a>>>9),a=o+(u^h^f)+c[13]+681279174&4294967295,o=u+(a<<4&4294967295|a>>>28),a=f+(o^u^h)+c[0]+3936430074&4294967295,f=o+(a<<11&4294967295|a>>>21),a=h+(f^o^u)+c[3]+3572445317&4294967295,h=f+(a<<16&4294967295|a>>>16),a=u+(h^f^o)+c[6]+76029189&4294967295,u=h+(a<<23&4294967295|a>>>9),a=o+(u^h^f)+c[9]+3654602809&4294967295,o=u+(a<<4&4294967295|a>>>28),a=f+(o^u^h)+c[12]+3873151461&4294967295,f=o+(a<<11&4294967295|a>>>21),a=h+(f^o^u)+c[15]+530742520&4294967295,h=f+(a<<16&4294967295|a>>>16),a=u+(h^f^o)+c[2]+3299628645&4294967295,u=h+(a<<23&4294967295|a>>>9),a=o+(h^(u|~f))+c[0]+4096336452&4294967295,o=u+(a<<6&4294967295|a>>>26),a=f+(u^(o|~h))+c[7]+1126891415&4294967295,f=o+(a<<10&4294967295|a>>>22),a=h+(o^(f|~u))+c[14]+2878612391&4294967295,h=f+(a<<15&4294967295|a>>>17),a=u+(f^(h|~o))+c[5]+4237533241&4294967295,u=h+(a<<21&4294967295|a>>>11),a=o+(h^(u|~f))+c[12]+1700485571&4294967295,o=u+(a<<6&4294967295|a>>>26),a=f+(u^(o|~h))+c[3]+2399980690&4294967295,f=o+(a<<10&4294967295|a>>>22),a=h+(o^(f|~u))+c[10]+4293915773&4294967295,h=f+(a<<15&4294967295|a>>>17),a=u+(f^(h|~o))+c[1]+2240044497&4294967295,u=h+(a<<21&4294967295|a>>>11),a=o+(h^(u|~f))+c[8]+1873313359&4294967295,o=u+(a<<6&4294967295|a>>>26),a=f+(u^(o|~h))+c[15]+4264355552&4294967295,f=o+(a<<10&4294967295|a>>>22),a=h+(o^(f|~u))+c[6]+2734768916&4294967295,h=f+(a<<15&4294967295|a>>>17),a=u+(f^(h|~o))+c[13]+1309151649&4294967295,u=h+(a<<21&4294967295|a>>>11),a=o+(h^(u|~f))+c[4]+4149444226&4294967295,o=u+(a<<6&4294967295|a>>>26),a=f+(u^(o|~h))+c[11]+3174756917&4294967295,f=o+(a<<10&4294967295|a>>>22),a=h+(o^(f|~u))+c[2]+718787259&4294967295,h=f+(a<<15&4294967295|a>>>17),a=u+(f^(h|~o))+c[9]+3951481745&4294967295,d.g[0]=d.g[0]+o&4294967295,d.g[1]=d.g[1]+(h+(a<<21&4294967295|a>>>11))&4294967295,d.g[2]=d.g[2]+h&4294967295,d.g[3]=d.g[3]+f&4294967295}r.prototype.u=function(d,o){o===void 0&&(o=d.length);for(var u=o-this.blockSize,c=this.B,h=this.h,f=0;f<o;){if(h==0)for(;f<=u;)i(this,d,f),f+=this.blockSize;if(typeof d=="string"){for(;f<o;)if(c[h++]=d.charCodeAt(f++),h==this.blockSize){i(this,c),h=0;break}}else for(;f<o;)if(c[h++]=d[f++],h==this.blockSize){i(this,c),h=0;break}}this.h=h,this.o+=o},r.prototype.v=function(){var d=Array((56>this.h?this.blockSize:2*this.blockSize)-this.h);d[0]=128;for(var o=1;o<d.length-8;++o)d[o]=0;var u=8*this.o;for(o=d.length-8;o<d.length;++o)d[o]=u&255,u/=256;for(this.u(d),d=Array(16),o=u=0;4>o;++o)for(var c=0;32>c;c+=8)d[u++]=this.g[o]>>>c&255;return d};function s(d,o){var u=p;return Object.prototype.hasOwnProperty.call(u,d)?u[d]:u[d]=o(d)}function l(d,o){this.h=o;for(var u=[],c=!0,h=d.length-1;0<=h;h--){var f=d[h]|0;c&&f==o||(u[h]=f,c=!1)}this.g=u}var p={};function m(d){return-128<=d&&128>d?s(d,function(o){return new l([o|0],0>o?-1:0)}):new l([d|0],0>d?-1:0)}function g(d){if(isNaN(d)||!isFinite(d))return b;if(0>d)return A(g(-d));for(var o=[],u=1,c=0;d>=u;c++)o[c]=d/u|0,u*=4294967296;return new l(o,0)}function T(d,o){if(d.length==0)throw Error("number format error: empty string");if(o=o||10,2>o||36<o)throw Error("radix out of range: "+o);if(d.charAt(0)=="-")return A(T(d.substring(1),o));if(0<=d.indexOf("-"))throw Error('number format error: interior "-" character');for(var u=g(Math.pow(o,8)),c=b,h=0;h<d.length;h+=8){var f=Math.min(8,d.length-h),a=parseInt(d.substring(h,h+f),o);8>f?(f=g(Math.pow(o,f)),c=c.j(f).add(g(a))):(c=c.j(u),c=c.add(g(a)))}return c}var b=m(0),_=m(1),D=m(16777216);t=l.prototype,t.m=function(){if(P(this))return-A(this).m();for(var d=0,o=1,u=0;u<this.g.length;u++){var c=this.i(u);d+=(0<=c?c:4294967296+c)*o,o*=4294967296}return d},t.toString=function(d){if(d=d||10,2>d||36<d)throw Error("radix out of range: "+d);if(S(this))return"0";if(P(this))return"-"+A(this).toString(d);for(var o=g(Math.pow(d,6)),u=this,c="";;){var h=te(u,o).g;u=K(u,h.j(o));var f=((0<u.g.length?u.g[0]:u.h)>>>0).toString(d);if(u=h,S(u))return f+c;for(;6>f.length;)f="0"+f;c=f+c}},t.i=function(d){return 0>d?0:d<this.g.length?this.g[d]:this.h};function S(d){if(d.h!=0)return!1;for(var o=0;o<d.g.length;o++)if(d.g[o]!=0)return!1;return!0}function P(d){return d.h==-1}t.l=function(d){return d=K(this,d),P(d)?-1:S(d)?0:1};function A(d){for(var o=d.g.length,u=[],c=0;c<o;c++)u[c]=~d.g[c];return new l(u,~d.h).add(_)}t.abs=function(){return P(this)?A(this):this},t.add=function(d){for(var o=Math.max(this.g.length,d.g.length),u=[],c=0,h=0;h<=o;h++){var f=c+(this.i(h)&65535)+(d.i(h)&65535),a=(f>>>16)+(this.i(h)>>>16)+(d.i(h)>>>16);c=a>>>16,f&=65535,a&=65535,u[h]=a<<16|f}return new l(u,u[u.length-1]&-2147483648?-1:0)};function K(d,o){return d.add(A(o))}t.j=function(d){if(S(this)||S(d))return b;if(P(this))return P(d)?A(this).j(A(d)):A(A(this).j(d));if(P(d))return A(this.j(A(d)));if(0>this.l(D)&&0>d.l(D))return g(this.m()*d.m());for(var o=this.g.length+d.g.length,u=[],c=0;c<2*o;c++)u[c]=0;for(c=0;c<this.g.length;c++)for(var h=0;h<d.g.length;h++){var f=this.i(c)>>>16,a=this.i(c)&65535,J=d.i(h)>>>16,Jt=d.i(h)&65535;u[2*c+2*h]+=a*Jt,B(u,2*c+2*h),u[2*c+2*h+1]+=f*Jt,B(u,2*c+2*h+1),u[2*c+2*h+1]+=a*J,B(u,2*c+2*h+1),u[2*c+2*h+2]+=f*J,B(u,2*c+2*h+2)}for(c=0;c<o;c++)u[c]=u[2*c+1]<<16|u[2*c];for(c=o;c<2*o;c++)u[c]=0;return new l(u,0)};function B(d,o){for(;(d[o]&65535)!=d[o];)d[o+1]+=d[o]>>>16,d[o]&=65535,o++}function L(d,o){this.g=d,this.h=o}function te(d,o){if(S(o))throw Error("division by zero");if(S(d))return new L(b,b);if(P(d))return o=te(A(d),o),new L(A(o.g),A(o.h));if(P(o))return o=te(d,A(o)),new L(A(o.g),o.h);if(30<d.g.length){if(P(d)||P(o))throw Error("slowDivide_ only works with positive integers.");for(var u=_,c=o;0>=c.l(d);)u=Kt(u),c=Kt(c);var h=ne(u,1),f=ne(c,1);for(c=ne(c,2),u=ne(u,2);!S(c);){var a=f.add(c);0>=a.l(d)&&(h=h.add(u),f=a),c=ne(c,1),u=ne(u,1)}return o=K(d,h.j(o)),new L(h,o)}for(h=b;0<=d.l(o);){for(u=Math.max(1,Math.floor(d.m()/o.m())),c=Math.ceil(Math.log(u)/Math.LN2),c=48>=c?1:Math.pow(2,c-48),f=g(u),a=f.j(o);P(a)||0<a.l(d);)u-=c,f=g(u),a=f.j(o);S(f)&&(f=_),h=h.add(f),d=K(d,a)}return new L(h,d)}t.A=function(d){return te(this,d).h},t.and=function(d){for(var o=Math.max(this.g.length,d.g.length),u=[],c=0;c<o;c++)u[c]=this.i(c)&d.i(c);return new l(u,this.h&d.h)},t.or=function(d){for(var o=Math.max(this.g.length,d.g.length),u=[],c=0;c<o;c++)u[c]=this.i(c)|d.i(c);return new l(u,this.h|d.h)},t.xor=function(d){for(var o=Math.max(this.g.length,d.g.length),u=[],c=0;c<o;c++)u[c]=this.i(c)^d.i(c);return new l(u,this.h^d.h)};function Kt(d){for(var o=d.g.length+1,u=[],c=0;c<o;c++)u[c]=d.i(c)<<1|d.i(c-1)>>>31;return new l(u,d.h)}function ne(d,o){var u=o>>5;o%=32;for(var c=d.g.length-u,h=[],f=0;f<c;f++)h[f]=0<o?d.i(f+u)>>>o|d.i(f+u+1)<<32-o:d.i(f+u);return new l(h,d.h)}r.prototype.digest=r.prototype.v,r.prototype.reset=r.prototype.s,r.prototype.update=r.prototype.u,Vi=Dn.Md5=r,l.prototype.add=l.prototype.add,l.prototype.multiply=l.prototype.j,l.prototype.modulo=l.prototype.A,l.prototype.compare=l.prototype.l,l.prototype.toNumber=l.prototype.m,l.prototype.toString=l.prototype.toString,l.prototype.getBits=l.prototype.i,l.fromNumber=g,l.fromString=T,it=Dn.Integer=l}).apply(typeof Rn<"u"?Rn:typeof self<"u"?self:typeof window<"u"?window:{});var Cn="4.8.0";var V=class{constructor(e){this.uid=e}isAuthenticated(){return this.uid!=null}toKey(){return this.isAuthenticated()?"uid:"+this.uid:"anonymous-user"}isEqual(e){return e.uid===this.uid}};V.UNAUTHENTICATED=new V(null),V.GOOGLE_CREDENTIALS=new V("google-credentials-uid"),V.FIRST_PARTY=new V("first-party-uid"),V.MOCK_USER=new V("mock-user");var de="11.10.0";var ae=new se("@firebase/firestore");function Pe(t,...e){if(ae.logLevel<=E.DEBUG){let n=e.map(zt);ae.debug(`Firestore (${de}): ${t}`,...n)}}function Gn(t,...e){if(ae.logLevel<=E.ERROR){let n=e.map(zt);ae.error(`Firestore (${de}): ${t}`,...n)}}function Kn(t,...e){if(ae.logLevel<=E.WARN){let n=e.map(zt);ae.warn(`Firestore (${de}): ${t}`,...n)}}function zt(t){if(typeof t=="string")return t;try{return(function(n){return JSON.stringify(n)})(t)}catch{return t}}function I(t,e,n){let r="Unexpected state";typeof e=="string"?r=e:n=e,Jn(t,r,n)}function Jn(t,e,n){let r=`FIRESTORE (${de}) INTERNAL ASSERTION FAILED: ${e} (ID: ${t.toString(16)})`;if(n!==void 0)try{r+=" CONTEXT: "+JSON.stringify(n)}catch{r+=" CONTEXT: "+n}throw Gn(r),new Error(r)}function Re(t,e,n,r){let i="Unexpected state";typeof n=="string"?i=n:r=n,t||Jn(e,i,r)}function Pi(t,e){return t}var kn="ok",Ri="cancelled",ye="unknown",v="invalid-argument",Di="deadline-exceeded",Ci="not-found";var ki="permission-denied",at="unauthenticated",Oi="resource-exhausted",ue="failed-precondition",xi="aborted",Ni="out-of-range",Fi="unimplemented",Mi="internal",Bi="unavailable";var y=class extends ${constructor(e,n){super(e,n),this.code=e,this.message=n,this.toString=()=>`${this.name}: [code=${this.code}]: ${this.message}`}};var De=class{constructor(e,n){this.user=n,this.type="OAuth",this.headers=new Map,this.headers.set("Authorization",`Bearer ${e}`)}},ut=class{getToken(){return Promise.resolve(null)}invalidateToken(){}start(e,n){e.enqueueRetryable((()=>n(V.UNAUTHENTICATED)))}shutdown(){}},ct=class{constructor(e){this.token=e,this.changeListener=null}getToken(){return Promise.resolve(this.token)}invalidateToken(){}start(e,n){this.changeListener=n,e.enqueueRetryable((()=>n(this.token.user)))}shutdown(){this.changeListener=null}},lt=class{constructor(e){this.auth=null,e.onInit((n=>{this.auth=n}))}getToken(){return this.auth?this.auth.getToken().then((e=>e?(Re(typeof e.accessToken=="string",42297,{t:e}),new De(e.accessToken,new V(this.auth.getUid()))):null)):Promise.resolve(null)}invalidateToken(){}start(e,n){}shutdown(){}},ht=class{constructor(e,n,r){this.i=e,this.o=n,this.u=r,this.type="FirstParty",this.user=V.FIRST_PARTY,this.l=new Map}h(){return this.u?this.u():null}get headers(){this.l.set("X-Goog-AuthUser",this.i);let e=this.h();return e&&this.l.set("Authorization",e),this.o&&this.l.set("X-Goog-Iam-Authorization-Token",this.o),this.l}},dt=class{constructor(e,n,r){this.i=e,this.o=n,this.u=r}getToken(){return Promise.resolve(new ht(this.i,this.o,this.u))}start(e,n){e.enqueueRetryable((()=>n(V.FIRST_PARTY)))}shutdown(){}invalidateToken(){}},Ce=class{constructor(e){this.value=e,this.type="AppCheck",this.headers=new Map,e&&e.length>0&&this.headers.set("x-firebase-appcheck",this.value)}},ft=class{constructor(e,n){this.m=n,this.appCheck=null,this.T=null,Tn(e)&&e.settings.appCheckToken&&(this.T=e.settings.appCheckToken),n.onInit((r=>{this.appCheck=r}))}getToken(){return this.T?Promise.resolve(new Ce(this.T)):this.appCheck?this.appCheck.getToken().then((e=>e?(Re(typeof e.token=="string",3470,{tokenResult:e}),new Ce(e.token)):null)):Promise.resolve(null)}invalidateToken(){}start(e,n){}shutdown(){}};var pt=class{constructor(e,n,r,i,s,l,p,m,g,T){this.databaseId=e,this.appId=n,this.persistenceKey=r,this.host=i,this.ssl=s,this.forceLongPolling=l,this.autoDetectLongPolling=p,this.longPollingOptions=m,this.useFetchStreams=g,this.isUsingEmulator=T}},mt="(default)",gt=class t{constructor(e,n){this.projectId=e,this.database=n||mt}static empty(){return new t("","")}get isDefaultDatabase(){return this.database===mt}isEqual(e){return e instanceof t&&e.projectId===this.projectId&&e.database===this.database}};function Li(t){let e=typeof self<"u"&&(self.crypto||self.msCrypto),n=new Uint8Array(t);if(e&&typeof e.getRandomValues=="function")e.getRandomValues(n);else for(let r=0;r<t;r++)n[r]=Math.floor(256*Math.random());return n}var _t=class{static newId(){let e="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",n=62*Math.floor(4.129032258064516),r="";for(;r.length<20;){let i=Li(40);for(let s=0;s<i.length;++s)r.length<20&&i[s]<n&&(r+=e.charAt(i[s]%62))}return r}};function O(t,e){return t<e?-1:t>e?1:0}function $i(t,e){let n=0;for(;n<t.length&&n<e.length;){let r=t.codePointAt(n),i=e.codePointAt(n);if(r!==i){if(r<128&&i<128)return O(r,i);{let s=new TextEncoder,l=qi(s.encode(On(t,n)),s.encode(On(e,n)));return l!==0?l:O(r,i)}}n+=r>65535?2:1}return O(t.length,e.length)}function On(t,e){return t.codePointAt(e)>65535?t.substring(e,e+2):t.substring(e,e+1)}function qi(t,e){for(let n=0;n<t.length&&n<e.length;++n)if(t[n]!==e[n])return O(t[n],e[n]);return O(t.length,e.length)}function Qn(t,e,n){return t.length===e.length&&t.every(((r,i)=>n(r,e[i])))}var xn="__name__",ke=class t{constructor(e,n,r){n===void 0?n=0:n>e.length&&I(637,{offset:n,range:e.length}),r===void 0?r=e.length-n:r>e.length-n&&I(1746,{length:r,range:e.length-n}),this.segments=e,this.offset=n,this.len=r}get length(){return this.len}isEqual(e){return t.comparator(this,e)===0}child(e){let n=this.segments.slice(this.offset,this.limit());return e instanceof t?e.forEach((r=>{n.push(r)})):n.push(e),this.construct(n)}limit(){return this.offset+this.length}popFirst(e){return e=e===void 0?1:e,this.construct(this.segments,this.offset+e,this.length-e)}popLast(){return this.construct(this.segments,this.offset,this.length-1)}firstSegment(){return this.segments[this.offset]}lastSegment(){return this.get(this.length-1)}get(e){return this.segments[this.offset+e]}isEmpty(){return this.length===0}isPrefixOf(e){if(e.length<this.length)return!1;for(let n=0;n<this.length;n++)if(this.get(n)!==e.get(n))return!1;return!0}isImmediateParentOf(e){if(this.length+1!==e.length)return!1;for(let n=0;n<this.length;n++)if(this.get(n)!==e.get(n))return!1;return!0}forEach(e){for(let n=this.offset,r=this.limit();n<r;n++)e(this.segments[n])}toArray(){return this.segments.slice(this.offset,this.limit())}static comparator(e,n){let r=Math.min(e.length,n.length);for(let i=0;i<r;i++){let s=t.compareSegments(e.get(i),n.get(i));if(s!==0)return s}return O(e.length,n.length)}static compareSegments(e,n){let r=t.isNumericId(e),i=t.isNumericId(n);return r&&!i?-1:!r&&i?1:r&&i?t.extractNumericId(e).compare(t.extractNumericId(n)):$i(e,n)}static isNumericId(e){return e.startsWith("__id")&&e.endsWith("__")}static extractNumericId(e){return it.fromString(e.substring(4,e.length-2))}},R=class t extends ke{construct(e,n,r){return new t(e,n,r)}canonicalString(){return this.toArray().join("/")}toString(){return this.canonicalString()}toUriEncodedString(){return this.toArray().map(encodeURIComponent).join("/")}static fromString(...e){let n=[];for(let r of e){if(r.indexOf("//")>=0)throw new y(v,`Invalid segment (${r}). Paths must not contain // in them.`);n.push(...r.split("/").filter((i=>i.length>0)))}return new t(n)}static emptyPath(){return new t([])}},ji=/^[_a-zA-Z][_a-zA-Z0-9]*$/,ee=class t extends ke{construct(e,n,r){return new t(e,n,r)}static isValidIdentifier(e){return ji.test(e)}canonicalString(){return this.toArray().map((e=>(e=e.replace(/\\/g,"\\\\").replace(/`/g,"\\`"),t.isValidIdentifier(e)||(e="`"+e+"`"),e))).join(".")}toString(){return this.canonicalString()}isKeyField(){return this.length===1&&this.get(0)===xn}static keyField(){return new t([xn])}static fromServerFormat(e){let n=[],r="",i=0,s=()=>{if(r.length===0)throw new y(v,`Invalid field path (${e}). Paths must not be empty, begin with '.', end with '.', or contain '..'`);n.push(r),r=""},l=!1;for(;i<e.length;){let p=e[i];if(p==="\\"){if(i+1===e.length)throw new y(v,"Path has trailing escape character: "+e);let m=e[i+1];if(m!=="\\"&&m!=="."&&m!=="`")throw new y(v,"Path has invalid escape sequence: "+e);r+=m,i+=2}else p==="`"?(l=!l,i++):p!=="."||l?(r+=p,i++):(s(),i++)}if(s(),l)throw new y(v,"Unterminated ` in path: "+e);return new t(n)}static emptyPath(){return new t([])}};var W=class t{constructor(e){this.path=e}static fromPath(e){return new t(R.fromString(e))}static fromName(e){return new t(R.fromString(e).popFirst(5))}static empty(){return new t(R.emptyPath())}get collectionGroup(){return this.path.popLast().lastSegment()}hasCollectionId(e){return this.path.length>=2&&this.path.get(this.path.length-2)===e}getCollectionGroup(){return this.path.get(this.path.length-2)}getCollectionPath(){return this.path.popLast()}isEqual(e){return e!==null&&R.comparator(this.path,e.path)===0}toString(){return this.path.toString()}static comparator(e,n){return R.comparator(e.path,n.path)}static isDocumentKey(e){return e.length%2==0}static fromSegments(e){return new t(new R(e.slice()))}};function Yn(t,e,n){if(!n)throw new y(v,`Function ${t}() cannot be called with an empty ${e}.`)}function Nn(t){if(!W.isDocumentKey(t))throw new y(v,`Invalid document reference. Document references must have an even number of segments, but ${t} has ${t.length}.`)}function Fn(t){if(W.isDocumentKey(t))throw new y(v,`Invalid collection reference. Collection references must have an odd number of segments, but ${t} has ${t.length}.`)}function Xn(t){return typeof t=="object"&&t!==null&&(Object.getPrototypeOf(t)===Object.prototype||Object.getPrototypeOf(t)===null)}function Ht(t){if(t===void 0)return"undefined";if(t===null)return"null";if(typeof t=="string")return t.length>20&&(t=`${t.substring(0,20)}...`),JSON.stringify(t);if(typeof t=="number"||typeof t=="boolean")return""+t;if(typeof t=="object"){if(t instanceof Array)return"an array";{let e=(function(r){return r.constructor?r.constructor.name:null})(t);return e?`a custom ${e} object`:"an object"}}return typeof t=="function"?"a function":I(12329,{type:typeof t})}function Zn(t,e){if("_delegate"in t&&(t=t._delegate),!(t instanceof e)){if(e.name===t.constructor.name)throw new y(v,"Type does not match the expected instance. Did you pass a reference from a different Firestore SDK?");{let n=Ht(t);throw new y(v,`Expected type '${e.name}', but it was: ${n}`)}}return t}function er(t){let e={};return t.timeoutSeconds!==void 0&&(e.timeoutSeconds=t.timeoutSeconds),e}var Ve=null;function Ui(){return Ve===null?Ve=(function(){return 268435456+Math.round(2147483648*Math.random())})():Ve++,"0x"+Ve.toString(16)}function Oe(t){return t===0&&1/t==-1/0}var st="RestConnection",zi={BatchGetDocuments:"batchGet",Commit:"commit",RunQuery:"runQuery",RunAggregationQuery:"runAggregationQuery"},yt=class{get P(){return!1}constructor(e){this.databaseInfo=e,this.databaseId=e.databaseId;let n=e.ssl?"https":"http",r=encodeURIComponent(this.databaseId.projectId),i=encodeURIComponent(this.databaseId.database);this.A=n+"://"+e.host,this.R=`projects/${r}/databases/${i}`,this.V=this.databaseId.database===mt?`project_id=${r}`:`project_id=${r}&database_id=${i}`}I(e,n,r,i,s){let l=Ui(),p=this.p(e,n.toUriEncodedString());Pe(st,`Sending RPC '${e}' ${l}:`,p,r);let m={"google-cloud-resource-prefix":this.R,"x-goog-request-params":this.V};this.v(m,i,s);let{host:g}=new URL(p),T=Te(g);return this.F(e,p,m,r,T).then((b=>(Pe(st,`Received RPC '${e}' ${l}: `,b),b)),(b=>{throw Kn(st,`RPC '${e}' ${l} failed with error: `,b,"url: ",p,"request:",r),b}))}D(e,n,r,i,s,l){return this.I(e,n,r,i,s)}v(e,n,r){e["X-Goog-Api-Client"]=(function(){return"gl-js/ fire/"+de})(),e["Content-Type"]="text/plain",this.databaseInfo.appId&&(e["X-Firebase-GMPID"]=this.databaseInfo.appId),n&&n.headers.forEach(((i,s)=>e[s]=i)),r&&r.headers.forEach(((i,s)=>e[s]=i))}p(e,n){let r=zi[e];return`${this.A}/v1/${n}:${r}`}terminate(){}};var Mn,w;function Bn(t){if(t===void 0)return Gn("RPC_ERROR","HTTP error has no status"),ye;switch(t){case 200:return kn;case 400:return ue;case 401:return at;case 403:return ki;case 404:return Ci;case 409:return xi;case 416:return Ni;case 429:return Oi;case 499:return Ri;case 500:return ye;case 501:return Fi;case 503:return Bi;case 504:return Di;default:return t>=200&&t<300?kn:t>=400&&t<500?ue:t>=500&&t<600?Mi:ye}}(w=Mn||(Mn={}))[w.OK=0]="OK",w[w.CANCELLED=1]="CANCELLED",w[w.UNKNOWN=2]="UNKNOWN",w[w.INVALID_ARGUMENT=3]="INVALID_ARGUMENT",w[w.DEADLINE_EXCEEDED=4]="DEADLINE_EXCEEDED",w[w.NOT_FOUND=5]="NOT_FOUND",w[w.ALREADY_EXISTS=6]="ALREADY_EXISTS",w[w.PERMISSION_DENIED=7]="PERMISSION_DENIED",w[w.UNAUTHENTICATED=16]="UNAUTHENTICATED",w[w.RESOURCE_EXHAUSTED=8]="RESOURCE_EXHAUSTED",w[w.FAILED_PRECONDITION=9]="FAILED_PRECONDITION",w[w.ABORTED=10]="ABORTED",w[w.OUT_OF_RANGE=11]="OUT_OF_RANGE",w[w.UNIMPLEMENTED=12]="UNIMPLEMENTED",w[w.INTERNAL=13]="INTERNAL",w[w.UNAVAILABLE=14]="UNAVAILABLE",w[w.DATA_LOSS=15]="DATA_LOSS";var wt=class extends yt{S(e,n){throw new Error("Not supported by FetchConnection")}async F(e,n,r,i,s){var l;let p=JSON.stringify(i),m;try{let g={method:"POST",headers:r,body:p};s&&(g.credentials="include"),m=await fetch(n,g)}catch(g){let T=g;throw new y(Bn(T.status),"Request failed with error: "+T.statusText)}if(!m.ok){let g=await m.json();Array.isArray(g)&&(g=g[0]);let T=(l=g?.error)===null||l===void 0?void 0:l.message;throw new y(Bn(m.status),`Request failed with error: ${T??m.statusText}`)}return m.json()}};function Ln(t){let e=0;for(let n in t)Object.prototype.hasOwnProperty.call(t,n)&&e++;return e}function Wt(t,e){for(let n in t)Object.prototype.hasOwnProperty.call(t,n)&&e(n,t[n])}var vt=class extends Error{constructor(){super(...arguments),this.name="Base64DecodeError"}};var G=class t{constructor(e){this.binaryString=e}static fromBase64String(e){let n=(function(i){try{return atob(i)}catch(s){throw typeof DOMException<"u"&&s instanceof DOMException?new vt("Invalid base64 string: "+s):s}})(e);return new t(n)}static fromUint8Array(e){let n=(function(i){let s="";for(let l=0;l<i.length;++l)s+=String.fromCharCode(i[l]);return s})(e);return new t(n)}[Symbol.iterator](){let e=0;return{next:()=>e<this.binaryString.length?{value:this.binaryString.charCodeAt(e++),done:!1}:{value:void 0,done:!0}}}toBase64(){return(function(n){return btoa(n)})(this.binaryString)}toUint8Array(){return(function(n){let r=new Uint8Array(n.length);for(let i=0;i<n.length;i++)r[i]=n.charCodeAt(i);return r})(this.binaryString)}approximateByteSize(){return 2*this.binaryString.length}compareTo(e){return O(this.binaryString,e.binaryString)}isEqual(e){return this.binaryString===e.binaryString}};G.EMPTY_BYTE_STRING=new G("");var Hi=new RegExp(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?Z$/);function bt(t){if(Re(!!t,39018),typeof t=="string"){let e=0,n=Hi.exec(t);if(Re(!!n,46558,{timestamp:t}),n[1]){let i=n[1];i=(i+"000000000").substr(0,9),e=Number(i)}let r=new Date(t);return{seconds:Math.floor(r.getTime()/1e3),nanos:e}}return{seconds:N(t.seconds),nanos:N(t.nanos)}}function N(t){return typeof t=="number"?t:typeof t=="string"?Number(t):0}function $n(t){return typeof t=="string"?G.fromBase64String(t):G.fromUint8Array(t)}function C(t,e){let n={typeString:t};return e&&(n.value=e),n}function be(t,e){if(!Xn(t))throw new y(v,"JSON must be an object");let n;for(let r in e)if(e[r]){let i=e[r].typeString,s="value"in e[r]?{value:e[r].value}:void 0;if(!(r in t)){n=`JSON missing required field: '${r}'`;break}let l=t[r];if(i&&typeof l!==i){n=`JSON field '${r}' must be a ${i}.`;break}if(s!==void 0&&l!==s.value){n=`Expected '${r}' field to equal '${s.value}'`;break}}if(n)throw new y(v,n);return!0}var qn=-62135596800,jn=1e6,F=class t{static now(){return t.fromMillis(Date.now())}static fromDate(e){return t.fromMillis(e.getTime())}static fromMillis(e){let n=Math.floor(e/1e3),r=Math.floor((e-1e3*n)*jn);return new t(n,r)}constructor(e,n){if(this.seconds=e,this.nanoseconds=n,n<0)throw new y(v,"Timestamp nanoseconds out of range: "+n);if(n>=1e9)throw new y(v,"Timestamp nanoseconds out of range: "+n);if(e<qn)throw new y(v,"Timestamp seconds out of range: "+e);if(e>=253402300800)throw new y(v,"Timestamp seconds out of range: "+e)}toDate(){return new Date(this.toMillis())}toMillis(){return 1e3*this.seconds+this.nanoseconds/jn}_compareTo(e){return this.seconds===e.seconds?O(this.nanoseconds,e.nanoseconds):O(this.seconds,e.seconds)}isEqual(e){return e.seconds===this.seconds&&e.nanoseconds===this.nanoseconds}toString(){return"Timestamp(seconds="+this.seconds+", nanoseconds="+this.nanoseconds+")"}toJSON(){return{type:t._jsonSchemaVersion,seconds:this.seconds,nanoseconds:this.nanoseconds}}static fromJSON(e){if(be(e,t._jsonSchema))return new t(e.seconds,e.nanoseconds)}valueOf(){let e=this.seconds-qn;return String(e).padStart(12,"0")+"."+String(this.nanoseconds).padStart(9,"0")}};F._jsonSchemaVersion="firestore/timestamp/1.0",F._jsonSchema={type:C("string",F._jsonSchemaVersion),seconds:C("number"),nanoseconds:C("number")};function Wi(t){var e,n;return((n=(((e=t?.mapValue)===null||e===void 0?void 0:e.fields)||{}).__type__)===null||n===void 0?void 0:n.stringValue)==="server_timestamp"}function Un(t){let e=bt(t.mapValue.fields.__local_write_time__.timestampValue);return new F(e.seconds,e.nanos)}var tr="__type__",Gi="__max__";var nr="__vector__",Ki="value";function zn(t){return"nullValue"in t?0:"booleanValue"in t?1:"integerValue"in t||"doubleValue"in t?2:"timestampValue"in t?3:"stringValue"in t?5:"bytesValue"in t?6:"referenceValue"in t?7:"geoPointValue"in t?8:"arrayValue"in t?9:"mapValue"in t?Wi(t)?4:(function(n){return(((n.mapValue||{}).fields||{}).__type__||{}).stringValue===Gi})(t)?9007199254740991:(function(n){var r,i;return((i=(((r=n?.mapValue)===null||r===void 0?void 0:r.fields)||{})[tr])===null||i===void 0?void 0:i.stringValue)===nr})(t)?10:11:I(28295,{value:t})}function Et(t,e){if(t===e)return!0;let n=zn(t);if(n!==zn(e))return!1;switch(n){case 0:case 9007199254740991:return!0;case 1:return t.booleanValue===e.booleanValue;case 4:return Un(t).isEqual(Un(e));case 3:return(function(i,s){if(typeof i.timestampValue=="string"&&typeof s.timestampValue=="string"&&i.timestampValue.length===s.timestampValue.length)return i.timestampValue===s.timestampValue;let l=bt(i.timestampValue),p=bt(s.timestampValue);return l.seconds===p.seconds&&l.nanos===p.nanos})(t,e);case 5:return t.stringValue===e.stringValue;case 6:return(function(i,s){return $n(i.bytesValue).isEqual($n(s.bytesValue))})(t,e);case 7:return t.referenceValue===e.referenceValue;case 8:return(function(i,s){return N(i.geoPointValue.latitude)===N(s.geoPointValue.latitude)&&N(i.geoPointValue.longitude)===N(s.geoPointValue.longitude)})(t,e);case 2:return(function(i,s){if("integerValue"in i&&"integerValue"in s)return N(i.integerValue)===N(s.integerValue);if("doubleValue"in i&&"doubleValue"in s){let l=N(i.doubleValue),p=N(s.doubleValue);return l===p?Oe(l)===Oe(p):isNaN(l)&&isNaN(p)}return!1})(t,e);case 9:return Qn(t.arrayValue.values||[],e.arrayValue.values||[],Et);case 10:case 11:return(function(i,s){let l=i.mapValue.fields||{},p=s.mapValue.fields||{};if(Ln(l)!==Ln(p))return!1;for(let m in l)if(l.hasOwnProperty(m)&&(p[m]===void 0||!Et(l[m],p[m])))return!1;return!0})(t,e);default:return I(52216,{left:t})}}function ot(t){return!!t&&"mapValue"in t}function we(t){if(t.geoPointValue)return{geoPointValue:Object.assign({},t.geoPointValue)};if(t.timestampValue&&typeof t.timestampValue=="object")return{timestampValue:Object.assign({},t.timestampValue)};if(t.mapValue){let e={mapValue:{fields:{}}};return Wt(t.mapValue.fields,((n,r)=>e.mapValue.fields[n]=we(r))),e}if(t.arrayValue){let e={arrayValue:{values:[]}};for(let n=0;n<(t.arrayValue.values||[]).length;++n)e.arrayValue.values[n]=we(t.arrayValue.values[n]);return e}return Object.assign({},t)}var Tt=class t{constructor(e,n){this.comparator=e,this.root=n||M.EMPTY}insert(e,n){return new t(this.comparator,this.root.insert(e,n,this.comparator).copy(null,null,M.BLACK,null,null))}remove(e){return new t(this.comparator,this.root.remove(e,this.comparator).copy(null,null,M.BLACK,null,null))}get(e){let n=this.root;for(;!n.isEmpty();){let r=this.comparator(e,n.key);if(r===0)return n.value;r<0?n=n.left:r>0&&(n=n.right)}return null}indexOf(e){let n=0,r=this.root;for(;!r.isEmpty();){let i=this.comparator(e,r.key);if(i===0)return n+r.left.size;i<0?r=r.left:(n+=r.left.size+1,r=r.right)}return-1}isEmpty(){return this.root.isEmpty()}get size(){return this.root.size}minKey(){return this.root.minKey()}maxKey(){return this.root.maxKey()}inorderTraversal(e){return this.root.inorderTraversal(e)}forEach(e){this.inorderTraversal(((n,r)=>(e(n,r),!1)))}toString(){let e=[];return this.inorderTraversal(((n,r)=>(e.push(`${n}:${r}`),!1))),`{${e.join(", ")}}`}reverseTraversal(e){return this.root.reverseTraversal(e)}getIterator(){return new oe(this.root,null,this.comparator,!1)}getIteratorFrom(e){return new oe(this.root,e,this.comparator,!1)}getReverseIterator(){return new oe(this.root,null,this.comparator,!0)}getReverseIteratorFrom(e){return new oe(this.root,e,this.comparator,!0)}},oe=class{constructor(e,n,r,i){this.isReverse=i,this.nodeStack=[];let s=1;for(;!e.isEmpty();)if(s=n?r(e.key,n):1,n&&i&&(s*=-1),s<0)e=this.isReverse?e.left:e.right;else{if(s===0){this.nodeStack.push(e);break}this.nodeStack.push(e),e=this.isReverse?e.right:e.left}}getNext(){let e=this.nodeStack.pop(),n={key:e.key,value:e.value};if(this.isReverse)for(e=e.left;!e.isEmpty();)this.nodeStack.push(e),e=e.right;else for(e=e.right;!e.isEmpty();)this.nodeStack.push(e),e=e.left;return n}hasNext(){return this.nodeStack.length>0}peek(){if(this.nodeStack.length===0)return null;let e=this.nodeStack[this.nodeStack.length-1];return{key:e.key,value:e.value}}},M=class t{constructor(e,n,r,i,s){this.key=e,this.value=n,this.color=r??t.RED,this.left=i??t.EMPTY,this.right=s??t.EMPTY,this.size=this.left.size+1+this.right.size}copy(e,n,r,i,s){return new t(e??this.key,n??this.value,r??this.color,i??this.left,s??this.right)}isEmpty(){return!1}inorderTraversal(e){return this.left.inorderTraversal(e)||e(this.key,this.value)||this.right.inorderTraversal(e)}reverseTraversal(e){return this.right.reverseTraversal(e)||e(this.key,this.value)||this.left.reverseTraversal(e)}min(){return this.left.isEmpty()?this:this.left.min()}minKey(){return this.min().key}maxKey(){return this.right.isEmpty()?this.key:this.right.maxKey()}insert(e,n,r){let i=this,s=r(e,i.key);return i=s<0?i.copy(null,null,null,i.left.insert(e,n,r),null):s===0?i.copy(null,n,null,null,null):i.copy(null,null,null,null,i.right.insert(e,n,r)),i.fixUp()}removeMin(){if(this.left.isEmpty())return t.EMPTY;let e=this;return e.left.isRed()||e.left.left.isRed()||(e=e.moveRedLeft()),e=e.copy(null,null,null,e.left.removeMin(),null),e.fixUp()}remove(e,n){let r,i=this;if(n(e,i.key)<0)i.left.isEmpty()||i.left.isRed()||i.left.left.isRed()||(i=i.moveRedLeft()),i=i.copy(null,null,null,i.left.remove(e,n),null);else{if(i.left.isRed()&&(i=i.rotateRight()),i.right.isEmpty()||i.right.isRed()||i.right.left.isRed()||(i=i.moveRedRight()),n(e,i.key)===0){if(i.right.isEmpty())return t.EMPTY;r=i.right.min(),i=i.copy(r.key,r.value,null,null,i.right.removeMin())}i=i.copy(null,null,null,null,i.right.remove(e,n))}return i.fixUp()}isRed(){return this.color}fixUp(){let e=this;return e.right.isRed()&&!e.left.isRed()&&(e=e.rotateLeft()),e.left.isRed()&&e.left.left.isRed()&&(e=e.rotateRight()),e.left.isRed()&&e.right.isRed()&&(e=e.colorFlip()),e}moveRedLeft(){let e=this.colorFlip();return e.right.left.isRed()&&(e=e.copy(null,null,null,null,e.right.rotateRight()),e=e.rotateLeft(),e=e.colorFlip()),e}moveRedRight(){let e=this.colorFlip();return e.left.left.isRed()&&(e=e.rotateRight(),e=e.colorFlip()),e}rotateLeft(){let e=this.copy(null,null,t.RED,null,this.right.left);return this.right.copy(null,null,this.color,e,null)}rotateRight(){let e=this.copy(null,null,t.RED,this.left.right,null);return this.left.copy(null,null,this.color,null,e)}colorFlip(){let e=this.left.copy(null,null,!this.left.color,null,null),n=this.right.copy(null,null,!this.right.color,null,null);return this.copy(null,null,!this.color,e,n)}checkMaxDepth(){let e=this.check();return Math.pow(2,e)<=this.size+1}check(){if(this.isRed()&&this.left.isRed())throw I(43730,{key:this.key,value:this.value});if(this.right.isRed())throw I(14113,{key:this.key,value:this.value});let e=this.left.check();if(e!==this.right.check())throw I(27949);return e+(this.isRed()?0:1)}};M.EMPTY=null,M.RED=!0,M.BLACK=!1;M.EMPTY=new class{constructor(){this.size=0}get key(){throw I(57766)}get value(){throw I(16141)}get color(){throw I(16727)}get left(){throw I(29726)}get right(){throw I(36894)}copy(e,n,r,i,s){return this}insert(e,n,r){return new M(e,n)}remove(e,n){return this}isEmpty(){return!0}inorderTraversal(e){return!1}reverseTraversal(e){return!1}minKey(){return null}maxKey(){return null}isRed(){return!1}checkMaxDepth(){return!0}check(){return 0}};var At=class t{constructor(e){this.comparator=e,this.data=new Tt(this.comparator)}has(e){return this.data.get(e)!==null}first(){return this.data.minKey()}last(){return this.data.maxKey()}get size(){return this.data.size}indexOf(e){return this.data.indexOf(e)}forEach(e){this.data.inorderTraversal(((n,r)=>(e(n),!1)))}forEachInRange(e,n){let r=this.data.getIteratorFrom(e[0]);for(;r.hasNext();){let i=r.getNext();if(this.comparator(i.key,e[1])>=0)return;n(i.key)}}forEachWhile(e,n){let r;for(r=n!==void 0?this.data.getIteratorFrom(n):this.data.getIterator();r.hasNext();)if(!e(r.getNext().key))return}firstAfterOrEqual(e){let n=this.data.getIteratorFrom(e);return n.hasNext()?n.getNext().key:null}getIterator(){return new xe(this.data.getIterator())}getIteratorFrom(e){return new xe(this.data.getIteratorFrom(e))}add(e){return this.copy(this.data.remove(e).insert(e,!0))}delete(e){return this.has(e)?this.copy(this.data.remove(e)):this}isEmpty(){return this.data.isEmpty()}unionWith(e){let n=this;return n.size<e.size&&(n=e,e=this),e.forEach((r=>{n=n.add(r)})),n}isEqual(e){if(!(e instanceof t)||this.size!==e.size)return!1;let n=this.data.getIterator(),r=e.data.getIterator();for(;n.hasNext();){let i=n.getNext().key,s=r.getNext().key;if(this.comparator(i,s)!==0)return!1}return!0}toArray(){let e=[];return this.forEach((n=>{e.push(n)})),e}toString(){let e=[];return this.forEach((n=>e.push(n))),"SortedSet("+e.toString()+")"}copy(e){let n=new t(this.comparator);return n.data=e,n}},xe=class{constructor(e){this.iter=e}getNext(){return this.iter.getNext().key}hasNext(){return this.iter.hasNext()}};var Ne=class t{constructor(e){this.fields=e,e.sort(ee.comparator)}static empty(){return new t([])}unionWith(e){let n=new At(ee.comparator);for(let r of this.fields)n=n.add(r);for(let r of e)n=n.add(r);return new t(n.toArray())}covers(e){for(let n of this.fields)if(n.isPrefixOf(e))return!0;return!1}isEqual(e){return Qn(this.fields,e.fields,((n,r)=>n.isEqual(r)))}};var It=class t{constructor(e){this.value=e}static empty(){return new t({mapValue:{}})}field(e){if(e.isEmpty())return this.value;{let n=this.value;for(let r=0;r<e.length-1;++r)if(n=(n.mapValue.fields||{})[e.get(r)],!ot(n))return null;return n=(n.mapValue.fields||{})[e.lastSegment()],n||null}}set(e,n){this.getFieldsMap(e.popLast())[e.lastSegment()]=we(n)}setAll(e){let n=ee.emptyPath(),r={},i=[];e.forEach(((l,p)=>{if(!n.isImmediateParentOf(p)){let m=this.getFieldsMap(n);this.applyChanges(m,r,i),r={},i=[],n=p.popLast()}l?r[p.lastSegment()]=we(l):i.push(p.lastSegment())}));let s=this.getFieldsMap(n);this.applyChanges(s,r,i)}delete(e){let n=this.field(e.popLast());ot(n)&&n.mapValue.fields&&delete n.mapValue.fields[e.lastSegment()]}isEqual(e){return Et(this.value,e.value)}getFieldsMap(e){let n=this.value;n.mapValue.fields||(n.mapValue={fields:{}});for(let r=0;r<e.length;++r){let i=n.mapValue.fields[e.get(r)];ot(i)&&i.mapValue.fields||(i={mapValue:{fields:{}}},n.mapValue.fields[e.get(r)]=i),n=i}return n.mapValue.fields}applyChanges(e,n,r){Wt(n,((i,s)=>e[i]=s));for(let i of r)delete e[i]}clone(){return new t(we(this.value))}};var St=class{constructor(e,n=null,r=[],i=[],s=null,l="F",p=null,m=null){this.path=e,this.collectionGroup=n,this.explicitOrderBy=r,this.filters=i,this.limit=s,this.limitType=l,this.startAt=p,this.endAt=m,this.q=null,this.B=null,this.$=null,this.startAt,this.endAt}};function rr(t,e){if(t.useProto3Json){if(isNaN(e))return{doubleValue:"NaN"};if(e===1/0)return{doubleValue:"Infinity"};if(e===-1/0)return{doubleValue:"-Infinity"}}return{doubleValue:Oe(e)?"-0":e}}function Ji(t,e){return(function(r){return typeof r=="number"&&Number.isInteger(r)&&!Oe(r)&&r<=Number.MAX_SAFE_INTEGER&&r>=Number.MIN_SAFE_INTEGER})(e)?(function(r){return{integerValue:""+r}})(e):rr(t,e)}var ce=class{constructor(){this._=void 0}},Vt=class extends ce{},Pt=class extends ce{constructor(e){super(),this.elements=e}},Rt=class extends ce{constructor(e){super(),this.elements=e}},Dt=class extends ce{constructor(e,n){super(),this.serializer=e,this.k=n}};var Ct=class t{constructor(e,n){this.updateTime=e,this.exists=n}static none(){return new t}static exists(e){return new t(void 0,e)}static updateTime(e){return new t(e)}get isNone(){return this.updateTime===void 0&&this.exists===void 0}isEqual(e){return this.exists===e.exists&&(this.updateTime?!!e.updateTime&&this.updateTime.isEqual(e.updateTime):!e.updateTime)}},le=class{},Fe=class extends le{constructor(e,n,r,i=[]){super(),this.key=e,this.value=n,this.precondition=r,this.fieldTransforms=i,this.type=0}getFieldMask(){return null}},Me=class extends le{constructor(e,n,r,i,s=[]){super(),this.key=e,this.data=n,this.fieldMask=r,this.precondition=i,this.fieldTransforms=s,this.type=1}getFieldMask(){return this.fieldMask}},kt=class extends le{constructor(e,n){super(),this.key=e,this.precondition=n,this.type=2,this.fieldTransforms=[]}getFieldMask(){return null}},Ot=class extends le{constructor(e,n){super(),this.key=e,this.precondition=n,this.type=3,this.fieldTransforms=[]}getFieldMask(){return null}};var xt=class{constructor(e,n){this.databaseId=e,this.useProto3Json=n}};function Nt(t,e){return t.useProto3Json?`${new Date(1e3*e.seconds).toISOString().replace(/\.\d*/,"").replace("Z","")}.${("000000000"+e.nanoseconds).slice(-9)}Z`:{seconds:""+e.seconds,nanos:e.nanoseconds}}function Qi(t,e){return t.useProto3Json?e.toBase64():e.toUint8Array()}function Yi(t,e){return Nt(t,e.toTimestamp())}function ir(t,e){return Ft(t,e).canonicalString()}function Ft(t,e){let n=(function(i){return new R(["projects",i.projectId,"databases",i.database])})(t).child("documents");return e===void 0?n:n.child(e)}function Mt(t,e){return ir(t.databaseId,e.path)}function Hn(t,e,n){return{name:Mt(t,e),fields:n.value.mapValue.fields}}function Xi(t,e){let n;if(e instanceof Fe)n={update:Hn(t,e.key,e.value)};else if(e instanceof kt)n={delete:Mt(t,e.key)};else if(e instanceof Me)n={update:Hn(t,e.key,e.data),updateMask:Zi(e.fieldMask)};else{if(!(e instanceof Ot))return I(16599,{L:e.type});n={verify:Mt(t,e.key)}}return e.fieldTransforms.length>0&&(n.updateTransforms=e.fieldTransforms.map((r=>(function(s,l){let p=l.transform;if(p instanceof Vt)return{fieldPath:l.field.canonicalString(),setToServerValue:"REQUEST_TIME"};if(p instanceof Pt)return{fieldPath:l.field.canonicalString(),appendMissingElements:{values:p.elements}};if(p instanceof Rt)return{fieldPath:l.field.canonicalString(),removeAllFromArray:{values:p.elements}};if(p instanceof Dt)return{fieldPath:l.field.canonicalString(),increment:p.k};throw I(20930,{transform:l.transform})})(0,r)))),e.precondition.isNone||(n.currentDocument=(function(i,s){return s.updateTime!==void 0?{updateTime:Yi(i,s.updateTime)}:s.exists!==void 0?{exists:s.exists}:I(27497)})(t,e.precondition)),n}function Zi(t){let e=[];return t.fields.forEach((n=>e.push(n.canonicalString()))),{fieldPaths:e}}function Gt(t){return new xt(t,!0)}var Bt=class{},Lt=class extends Bt{constructor(e,n,r,i){super(),this.authCredentials=e,this.appCheckCredentials=n,this.connection=r,this.serializer=i,this.et=!1}rt(){if(this.et)throw new y(ue,"The client has already been terminated.")}I(e,n,r,i){return this.rt(),Promise.all([this.authCredentials.getToken(),this.appCheckCredentials.getToken()]).then((([s,l])=>this.connection.I(e,Ft(n,r),i,s,l))).catch((s=>{throw s.name==="FirebaseError"?(s.code===at&&(this.authCredentials.invalidateToken(),this.appCheckCredentials.invalidateToken()),s):new y(ye,s.toString())}))}D(e,n,r,i,s){return this.rt(),Promise.all([this.authCredentials.getToken(),this.appCheckCredentials.getToken()]).then((([l,p])=>this.connection.D(e,Ft(n,r),i,l,p,s))).catch((l=>{throw l.name==="FirebaseError"?(l.code===at&&(this.authCredentials.invalidateToken(),this.appCheckCredentials.invalidateToken()),l):new y(ye,l.toString())}))}terminate(){this.et=!0,this.connection.terminate()}};async function es(t,e){let n=Pi(t),r={writes:e.map((i=>Xi(n.serializer,i)))};await n.I("Commit",n.serializer.databaseId,R.emptyPath(),r)}var sr="ComponentProvider",ve=new Map;function ts(t){if(t._terminated)throw new y(ue,"The client has already been terminated.");if(!ve.has(t)){Pe(sr,"Initializing Datastore");let e=(function(s){return new wt(s)})((function(s,l,p,m){return new pt(s,l,p,m.host,m.ssl,m.experimentalForceLongPolling,m.experimentalAutoDetectLongPolling,er(m.experimentalLongPollingOptions),m.useFetchStreams,m.isUsingEmulator)})(t._databaseId,t.app.options.appId||"",t._persistenceKey,t._freezeSettings())),n=Gt(t._databaseId),r=(function(s,l,p,m){return new Lt(s,l,p,m)})(t._authCredentials,t._appCheckCredentials,e,n);ve.set(t,r)}return ve.get(t)}var ns=1048576,or="firestore.googleapis.com",Wn=!0;var Be=class{constructor(e){var n,r;if(e.host===void 0){if(e.ssl!==void 0)throw new y(v,"Can't provide ssl option if host option is not set");this.host=or,this.ssl=Wn}else this.host=e.host,this.ssl=(n=e.ssl)!==null&&n!==void 0?n:Wn;if(this.isUsingEmulator=e.emulatorOptions!==void 0,this.credentials=e.credentials,this.ignoreUndefinedProperties=!!e.ignoreUndefinedProperties,this.localCache=e.localCache,e.cacheSizeBytes===void 0)this.cacheSizeBytes=41943040;else{if(e.cacheSizeBytes!==-1&&e.cacheSizeBytes<ns)throw new y(v,"cacheSizeBytes must be at least 1048576");this.cacheSizeBytes=e.cacheSizeBytes}(function(s,l,p,m){if(l===!0&&m===!0)throw new y(v,`${s} and ${p} cannot be used together.`)})("experimentalForceLongPolling",e.experimentalForceLongPolling,"experimentalAutoDetectLongPolling",e.experimentalAutoDetectLongPolling),this.experimentalForceLongPolling=!!e.experimentalForceLongPolling,this.experimentalForceLongPolling?this.experimentalAutoDetectLongPolling=!1:e.experimentalAutoDetectLongPolling===void 0?this.experimentalAutoDetectLongPolling=!0:this.experimentalAutoDetectLongPolling=!!e.experimentalAutoDetectLongPolling,this.experimentalLongPollingOptions=er((r=e.experimentalLongPollingOptions)!==null&&r!==void 0?r:{}),(function(s){if(s.timeoutSeconds!==void 0){if(isNaN(s.timeoutSeconds))throw new y(v,`invalid long polling timeout: ${s.timeoutSeconds} (must not be NaN)`);if(s.timeoutSeconds<5)throw new y(v,`invalid long polling timeout: ${s.timeoutSeconds} (minimum allowed value is 5)`);if(s.timeoutSeconds>30)throw new y(v,`invalid long polling timeout: ${s.timeoutSeconds} (maximum allowed value is 30)`)}})(this.experimentalLongPollingOptions),this.useFetchStreams=!!e.useFetchStreams}isEqual(e){return this.host===e.host&&this.ssl===e.ssl&&this.credentials===e.credentials&&this.cacheSizeBytes===e.cacheSizeBytes&&this.experimentalForceLongPolling===e.experimentalForceLongPolling&&this.experimentalAutoDetectLongPolling===e.experimentalAutoDetectLongPolling&&(function(r,i){return r.timeoutSeconds===i.timeoutSeconds})(this.experimentalLongPollingOptions,e.experimentalLongPollingOptions)&&this.ignoreUndefinedProperties===e.ignoreUndefinedProperties&&this.useFetchStreams===e.useFetchStreams}},he=class{constructor(e,n,r,i){this._authCredentials=e,this._appCheckCredentials=n,this._databaseId=r,this._app=i,this.type="firestore-lite",this._persistenceKey="(lite)",this._settings=new Be({}),this._settingsFrozen=!1,this._emulatorOptions={},this._terminateTask="notTerminated"}get app(){if(!this._app)throw new y(ue,"Firestore was not initialized using the Firebase SDK. 'app' is not available");return this._app}get _initialized(){return this._settingsFrozen}get _terminated(){return this._terminateTask!=="notTerminated"}_setSettings(e){if(this._settingsFrozen)throw new y(ue,"Firestore has already been started and its settings can no longer be changed. You can only modify settings before calling any other methods on a Firestore object.");this._settings=new Be(e),this._emulatorOptions=e.emulatorOptions||{},e.credentials!==void 0&&(this._authCredentials=(function(r){if(!r)return new ut;switch(r.type){case"firstParty":return new dt(r.sessionIndex||"0",r.iamToken||null,r.authTokenFactory||null);case"provider":return r.client;default:throw new y(v,"makeAuthCredentialsProvider failed due to invalid credential type")}})(e.credentials))}_getSettings(){return this._settings}_getEmulatorOptions(){return this._emulatorOptions}_freezeSettings(){return this._settingsFrozen=!0,this._settings}_delete(){return this._terminateTask==="notTerminated"&&(this._terminateTask=this._terminate()),this._terminateTask}async _restart(){this._terminateTask==="notTerminated"?await this._terminate():this._terminateTask="notTerminated"}toJSON(){return{app:this._app,databaseId:this._databaseId,settings:this._settings}}_terminate(){return(function(n){let r=ve.get(n);r&&(Pe(sr,"Removing Datastore"),ve.delete(n),r.terminate())})(this),Promise.resolve()}};function rs(t,e){let n=typeof t=="object"?t:Sn(),r=typeof t=="string"?t:e||"(default)",i=En(n,"firestore/lite").getImmediate({identifier:r});if(!i._initialized){let s=rn("firestore");s&&is(i,...s)}return i}function is(t,e,n,r={}){var i;t=Zn(t,he);let s=Te(e),l=t._getSettings(),p=Object.assign(Object.assign({},l),{emulatorOptions:t._getEmulatorOptions()}),m=`${e}:${n}`;s&&(sn(`https://${m}`),an("Firestore",!0)),l.host!==or&&l.host!==m&&Kn("Host has been set in both settings() and connectFirestoreEmulator(), emulator host will be used.");let g=Object.assign(Object.assign({},l),{host:m,ssl:s,emulatorOptions:r});if(!re(g,p)&&(t._setSettings(g),r.mockUserToken)){let T,b;if(typeof r.mockUserToken=="string")T=r.mockUserToken,b=V.MOCK_USER;else{T=on(r.mockUserToken,(i=t._app)===null||i===void 0?void 0:i.options.projectId);let _=r.mockUserToken.sub||r.mockUserToken.user_id;if(!_)throw new y(v,"mockUserToken must contain 'sub' or 'user_id' field!");b=new V(_)}t._authCredentials=new ct(new De(T,b))}}var $t=class t{constructor(e,n,r){this.converter=n,this._query=r,this.type="query",this.firestore=e}withConverter(e){return new t(this.firestore,e,this._query)}},k=class t{constructor(e,n,r){this.converter=n,this._key=r,this.type="document",this.firestore=e}get _path(){return this._key.path}get id(){return this._key.path.lastSegment()}get path(){return this._key.path.canonicalString()}get parent(){return new U(this.firestore,this.converter,this._key.path.popLast())}withConverter(e){return new t(this.firestore,e,this._key)}toJSON(){return{type:t._jsonSchemaVersion,referencePath:this._key.toString()}}static fromJSON(e,n,r){if(be(n,t._jsonSchema))return new t(e,r||null,new W(R.fromString(n.referencePath)))}};k._jsonSchemaVersion="firestore/documentReference/1.0",k._jsonSchema={type:C("string",k._jsonSchemaVersion),referencePath:C("string")};var U=class t extends $t{constructor(e,n,r){super(e,n,(function(s){return new St(s)})(r)),this._path=r,this.type="collection"}get id(){return this._query.path.lastSegment()}get path(){return this._query.path.canonicalString()}get parent(){let e=this._path.popLast();return e.isEmpty()?null:new k(this.firestore,null,new W(e))}withConverter(e){return new t(this.firestore,e,this._path)}};function ss(t,e,...n){if(t=ie(t),Yn("collection","path",e),t instanceof he){let r=R.fromString(e,...n);return Fn(r),new U(t,null,r)}{if(!(t instanceof k||t instanceof U))throw new y(v,"Expected first argument to collection() to be a CollectionReference, a DocumentReference or FirebaseFirestore");let r=t._path.child(R.fromString(e,...n));return Fn(r),new U(t.firestore,null,r)}}function os(t,e,...n){if(t=ie(t),arguments.length===1&&(e=_t.newId()),Yn("doc","path",e),t instanceof he){let r=R.fromString(e,...n);return Nn(r),new k(t,null,new W(r))}{if(!(t instanceof k||t instanceof U))throw new y(v,"Expected first argument to collection() to be a CollectionReference, a DocumentReference or FirebaseFirestore");let r=t._path.child(R.fromString(e,...n));return Nn(r),new k(t.firestore,t instanceof U?t.converter:null,new W(r))}}var Y=class t{constructor(e){this._byteString=e}static fromBase64String(e){try{return new t(G.fromBase64String(e))}catch(n){throw new y(v,"Failed to construct data from Base64 string: "+n)}}static fromUint8Array(e){return new t(G.fromUint8Array(e))}toBase64(){return this._byteString.toBase64()}toUint8Array(){return this._byteString.toUint8Array()}toString(){return"Bytes(base64: "+this.toBase64()+")"}isEqual(e){return this._byteString.isEqual(e._byteString)}toJSON(){return{type:t._jsonSchemaVersion,bytes:this.toBase64()}}static fromJSON(e){if(be(e,t._jsonSchema))return t.fromBase64String(e.bytes)}};Y._jsonSchemaVersion="firestore/bytes/1.0",Y._jsonSchema={type:C("string",Y._jsonSchemaVersion),bytes:C("string")};var Le=class{constructor(...e){for(let n=0;n<e.length;++n)if(e[n].length===0)throw new y(v,"Invalid field name at argument $(i + 1). Field names must not be empty.");this._internalPath=new ee(e)}isEqual(e){return this._internalPath.isEqual(e._internalPath)}};var $e=class{constructor(e){this._methodName=e}};var X=class t{constructor(e,n){if(!isFinite(e)||e<-90||e>90)throw new y(v,"Latitude must be a number between -90 and 90, but was: "+e);if(!isFinite(n)||n<-180||n>180)throw new y(v,"Longitude must be a number between -180 and 180, but was: "+n);this._lat=e,this._long=n}get latitude(){return this._lat}get longitude(){return this._long}isEqual(e){return this._lat===e._lat&&this._long===e._long}_compareTo(e){return O(this._lat,e._lat)||O(this._long,e._long)}toJSON(){return{latitude:this._lat,longitude:this._long,type:t._jsonSchemaVersion}}static fromJSON(e){if(be(e,t._jsonSchema))return new t(e.latitude,e.longitude)}};X._jsonSchemaVersion="firestore/geoPoint/1.0",X._jsonSchema={type:C("string",X._jsonSchemaVersion),latitude:C("number"),longitude:C("number")};var Z=class t{constructor(e){this._values=(e||[]).map((n=>n))}toArray(){return this._values.map((e=>e))}isEqual(e){return(function(r,i){if(r.length!==i.length)return!1;for(let s=0;s<r.length;++s)if(r[s]!==i[s])return!1;return!0})(this._values,e._values)}toJSON(){return{type:t._jsonSchemaVersion,vectorValues:this._values}}static fromJSON(e){if(be(e,t._jsonSchema)){if(Array.isArray(e.vectorValues)&&e.vectorValues.every((n=>typeof n=="number")))return new t(e.vectorValues);throw new y(v,"Expected 'vectorValues' field to be a number array")}}};Z._jsonSchemaVersion="firestore/vectorValue/1.0",Z._jsonSchema={type:C("string",Z._jsonSchemaVersion),vectorValues:C("object")};var as=/^__.*__$/,qt=class{constructor(e,n,r){this.data=e,this.fieldMask=n,this.fieldTransforms=r}toMutation(e,n){return this.fieldMask!==null?new Me(e,this.data,this.fieldMask,n,this.fieldTransforms):new Fe(e,this.data,n,this.fieldTransforms)}};function ar(t){switch(t){case 0:case 2:case 1:return!0;case 3:case 4:return!1;default:throw I(40011,{it:t})}}var jt=class t{constructor(e,n,r,i,s,l){this.settings=e,this.databaseId=n,this.serializer=r,this.ignoreUndefinedProperties=i,s===void 0&&this.st(),this.fieldTransforms=s||[],this.fieldMask=l||[]}get path(){return this.settings.path}get it(){return this.settings.it}ot(e){return new t(Object.assign(Object.assign({},this.settings),e),this.databaseId,this.serializer,this.ignoreUndefinedProperties,this.fieldTransforms,this.fieldMask)}ut(e){var n;let r=(n=this.path)===null||n===void 0?void 0:n.child(e),i=this.ot({path:r,_t:!1});return i.ct(e),i}lt(e){var n;let r=(n=this.path)===null||n===void 0?void 0:n.child(e),i=this.ot({path:r,_t:!1});return i.st(),i}ht(e){return this.ot({path:void 0,_t:!0})}ft(e){return qe(e,this.settings.methodName,this.settings.dt||!1,this.path,this.settings.Et)}contains(e){return this.fieldMask.find((n=>e.isPrefixOf(n)))!==void 0||this.fieldTransforms.find((n=>e.isPrefixOf(n.field)))!==void 0}st(){if(this.path)for(let e=0;e<this.path.length;e++)this.ct(this.path.get(e))}ct(e){if(e.length===0)throw this.ft("Document fields must not be empty");if(ar(this.it)&&as.test(e))throw this.ft('Document fields cannot begin and end with "__"')}},Ut=class{constructor(e,n,r){this.databaseId=e,this.ignoreUndefinedProperties=n,this.serializer=r||Gt(e)}Tt(e,n,r,i=!1){return new jt({it:e,methodName:n,Et:r,path:ee.emptyPath(),_t:!1,dt:i},this.databaseId,this.serializer,this.ignoreUndefinedProperties)}};function us(t){let e=t._freezeSettings(),n=Gt(t._databaseId);return new Ut(t._databaseId,!!e.ignoreUndefinedProperties,n)}function cs(t,e,n,r,i,s={}){let l=t.Tt(s.merge||s.mergeFields?2:0,e,n,i);hr("Data must be an object, but it was:",l,r);let p=cr(r,l),m,g;if(s.merge)m=new Ne(l.fieldMask),g=l.fieldTransforms;else if(s.mergeFields){let T=[];for(let b of s.mergeFields){let _=ls(e,b,n);if(!l.contains(_))throw new y(v,`Field '${_}' is specified in your field mask but missing from your input data.`);fs(T,_)||T.push(_)}m=new Ne(T),g=l.fieldTransforms.filter((b=>m.covers(b.field)))}else m=null,g=l.fieldTransforms;return new qt(new It(p),m,g)}function ur(t,e){if(lr(t=ie(t)))return hr("Unsupported field value:",e,t),cr(t,e);if(t instanceof $e)return(function(r,i){if(!ar(i.it))throw i.ft(`${r._methodName}() can only be used with update() and set()`);if(!i.path)throw i.ft(`${r._methodName}() is not currently supported inside arrays`);let s=r._toFieldTransform(i);s&&i.fieldTransforms.push(s)})(t,e),null;if(t===void 0&&e.ignoreUndefinedProperties)return null;if(e.path&&e.fieldMask.push(e.path),t instanceof Array){if(e.settings._t&&e.it!==4)throw e.ft("Nested arrays are not supported");return(function(r,i){let s=[],l=0;for(let p of r){let m=ur(p,i.ht(l));m==null&&(m={nullValue:"NULL_VALUE"}),s.push(m),l++}return{arrayValue:{values:s}}})(t,e)}return(function(r,i){if((r=ie(r))===null)return{nullValue:"NULL_VALUE"};if(typeof r=="number")return Ji(i.serializer,r);if(typeof r=="boolean")return{booleanValue:r};if(typeof r=="string")return{stringValue:r};if(r instanceof Date){let s=F.fromDate(r);return{timestampValue:Nt(i.serializer,s)}}if(r instanceof F){let s=new F(r.seconds,1e3*Math.floor(r.nanoseconds/1e3));return{timestampValue:Nt(i.serializer,s)}}if(r instanceof X)return{geoPointValue:{latitude:r.latitude,longitude:r.longitude}};if(r instanceof Y)return{bytesValue:Qi(i.serializer,r._byteString)};if(r instanceof k){let s=i.databaseId,l=r.firestore._databaseId;if(!l.isEqual(s))throw i.ft(`Document reference is for database ${l.projectId}/${l.database} but should be for database ${s.projectId}/${s.database}`);return{referenceValue:ir(r.firestore._databaseId||i.databaseId,r._key.path)}}if(r instanceof Z)return(function(l,p){return{mapValue:{fields:{[tr]:{stringValue:nr},[Ki]:{arrayValue:{values:l.toArray().map((g=>{if(typeof g!="number")throw p.ft("VectorValues must only contain numeric values.");return rr(p.serializer,g)}))}}}}}})(r,i);throw i.ft(`Unsupported field value: ${Ht(r)}`)})(t,e)}function cr(t,e){let n={};return(function(i){for(let s in i)if(Object.prototype.hasOwnProperty.call(i,s))return!1;return!0})(t)?e.path&&e.path.length>0&&e.fieldMask.push(e.path):Wt(t,((r,i)=>{let s=ur(i,e.ut(r));s!=null&&(n[r]=s)})),{mapValue:{fields:n}}}function lr(t){return!(typeof t!="object"||t===null||t instanceof Array||t instanceof Date||t instanceof F||t instanceof X||t instanceof Y||t instanceof k||t instanceof $e||t instanceof Z)}function hr(t,e,n){if(!lr(n)||!Xn(n)){let r=Ht(n);throw r==="an object"?e.ft(t+" a custom object"):e.ft(t+" "+r)}}function ls(t,e,n){if((e=ie(e))instanceof Le)return e._internalPath;if(typeof e=="string")return ds(t,e);throw qe("Field path arguments must be of type string or ",t,!1,void 0,n)}var hs=new RegExp("[~\\*/\\[\\]]");function ds(t,e,n){if(e.search(hs)>=0)throw qe(`Invalid field path (${e}). Paths must not contain '~', '*', '/', '[', or ']'`,t,!1,void 0,n);try{return new Le(...e.split("."))._internalPath}catch{throw qe(`Invalid field path (${e}). Paths must not be empty, begin with '.', end with '.', or contain '..'`,t,!1,void 0,n)}}function qe(t,e,n,r,i){let s=r&&!r.isEmpty(),l=i!==void 0,p=`Function ${e}() called with invalid data`;n&&(p+=" (via `toFirestore()`)"),p+=". ";let m="";return(s||l)&&(m+=" (found",s&&(m+=` in field ${r}`),l&&(m+=` in document ${i}`),m+=")"),new y(v,p+t+m)}function fs(t,e){return t.some((n=>n.isEqual(e)))}function ps(t,e,n){let r;return r=t?n&&(n.merge||n.mergeFields)?t.toFirestore(e,n):t.toFirestore(e):e,r}function ms(t,e){let n=os(t=Zn(t,U)),r=ps(t.converter,e),i=cs(us(t.firestore),"addDoc",n._key,r,n.converter!==null,{});return es(ts(t.firestore),[i.toMutation(n._key,Ct.exists(!1))]).then((()=>n))}(function(){(function(n){de=n})(`${An}_lite`),ge(new q("firestore/lite",((e,{instanceIdentifier:n,options:r})=>{let i=e.getProvider("app").getImmediate(),s=new he(new lt(e.getProvider("auth-internal")),new ft(i,e.getProvider("app-check-internal")),(function(p,m){if(!Object.prototype.hasOwnProperty.apply(p.options,["projectId"]))throw new y(v,'"projectId" not provided in firebase.initializeApp.');return new gt(p.options.projectId,m)})(i,n),i);return r&&s._setSettings(r),s}),"PUBLIC").setMultipleInstances(!0)),H("firestore-lite",Cn,""),H("firestore-lite",Cn,"esm2017")})();export{ms as addDoc,ss as collection,rs as getFirestore,In as initializeApp};
/*! Bundled license information:

@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/logger/dist/esm/index.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/util/dist/index.esm2017.js:
@firebase/util/dist/index.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2022 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/util/dist/index.esm2017.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2025 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2021 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/util/dist/index.esm2017.js:
@firebase/component/dist/esm/index.esm2017.js:
@firebase/app/dist/esm/index.esm2017.js:
@firebase/app/dist/esm/index.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/util/dist/index.esm2017.js:
firebase/app/dist/esm/index.esm.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/util/dist/index.esm2017.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/app/dist/esm/index.esm2017.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2023 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/app/dist/esm/index.esm2017.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2019 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/webchannel-wrapper/dist/bloom-blob/esm/bloom_blob_es2018.js:
  (** @license
  Copyright The Closure Library Authors.
  SPDX-License-Identifier: Apache-2.0
  *)
  (** @license
  
   Copyright The Closure Library Authors.
   SPDX-License-Identifier: Apache-2.0
  *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
  * @license
  * Copyright 2020 Google LLC
  *
  * Licensed under the Apache License, Version 2.0 (the "License");
  * you may not use this file except in compliance with the License.
  * You may obtain a copy of the License at
  *
  *   http://www.apache.org/licenses/LICENSE-2.0
  *
  * Unless required by applicable law or agreed to in writing, software
  * distributed under the License is distributed on an "AS IS" BASIS,
  * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
  * See the License for the specific language governing permissions and
  * limitations under the License.
  *)
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2023 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2023 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2023 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2023 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2025 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2018 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2022 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)

@firebase/firestore/dist/lite/index.browser.esm2017.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2017 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
   * @license
   * Copyright 2024 Google LLC
   *
   * Licensed under the Apache License, Version 2.0 (the "License");
   * you may not use this file except in compliance with the License.
   * You may obtain a copy of the License at
   *
   *   http://www.apache.org/licenses/LICENSE-2.0
   *
   * Unless required by applicable law or agreed to in writing, software
   * distributed under the License is distributed on an "AS IS" BASIS,
   * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   * See the License for the specific language governing permissions and
   * limitations under the License.
   *)
  (**
  * @license
  * Copyright 2017 Google LLC
  *
  * Licensed under the Apache License, Version 2.0 (the "License");
  * you may not use this file except in compliance with the License.
  * You may obtain a copy of the License at
  *
  *   http://www.apache.org/licenses/LICENSE-2.0
  *
  * Unless required by applicable law or agreed to in writing, software
  * distributed under the License is distributed on an "AS IS" BASIS,
  * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
  * See the License for the specific language governing permissions and
  * limitations under the License.
  *)
*/
