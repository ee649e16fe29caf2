"""The addresses of the newsroom app."""

from django.urls import path

from trialpost.web.newsroom import views

app_name = "newsroom"
urlpatterns = [
    path("articles/", views.articles, name="articles"),
    path("articles/category/<slug:key>/", views.category, name="category"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("a/<slug:code>/", views.from_mail, name="from_mail"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/<str:token>/", views.confirm, name="confirm"),
]
