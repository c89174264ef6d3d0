select 1


   
