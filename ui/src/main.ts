import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, speak, storedLanguage } from './i18n'
import { makeRouter } from './router'
import './styles/tokens.css'
import './styles/base.css'
import './styles/element.css'
import './styles/console.css'

speak(storedLanguage())
createApp(App).use(createPinia()).use(i18n).use(makeRouter()).mount('#app')
