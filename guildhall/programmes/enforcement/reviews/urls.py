from django.urls import path

from guildhall.programmes.enforcement.reviews import views

AT = "enforcement/reviews/"
ONE = f"{AT}<str:reference>/"

urlpatterns = [
    path(AT, views.applications, name="asb_reviews"),
    path(f"{AT}new/", views.new, name="asb_review_new"),
    path(f"{AT}figures/", views.figures, name="asb_review_figures"),
    path(f"{AT}recommendations/<str:reference>/", views.recommendation, name="asb_recommendation"),
    path(ONE, views.application, name="asb_review"),
    path(f"{ONE}letter/", views.letter, name="asb_review_letter"),
    path(f"{ONE}complaint/", views.complaint, name="asb_review_complaint"),
    path(f"{ONE}recommend/", views.recommend, name="asb_review_recommend"),
    path(f"{ONE}<slug:key>/", views.step, name="asb_review_step"),
]
